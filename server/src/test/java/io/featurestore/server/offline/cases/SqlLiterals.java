package io.featurestore.server.offline.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Values of a [Table] in SQL.
final class SqlLiterals {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS");

    private SqlLiterals() {}

    static String duckDbType(String type) {
        if (type.startsWith("list<")) {
            return duckDbType(type.substring(5, type.length() - 1)) + "[]";
        }
        if (type.startsWith("timestamp_")) {
            boolean nanos = type.startsWith("timestamp_ns");
            return type.endsWith("_naive") ? (nanos ? "TIMESTAMP_NS" : "TIMESTAMP") : "TIMESTAMPTZ";
        }
        return switch (type) {
            case "int32" -> "INTEGER";
            case "int64" -> "BIGINT";
            case "float32" -> "FLOAT";
            case "float64" -> "DOUBLE";
            case "string" -> "VARCHAR";
            case "binary" -> "BLOB";
            case "bool" -> "BOOLEAN";
            case "date" -> "DATE";
            default -> throw new IllegalArgumentException(type);
        };
    }

    static String postgresType(String type) {
        if (type.startsWith("list<")) {
            return postgresType(type.substring(5, type.length() - 1)) + "[]";
        }
        if (type.startsWith("timestamp_")) {
            return type.endsWith("_naive") ? "timestamp" : "timestamptz";
        }
        return switch (type) {
            case "int32" -> "int4";
            case "int64" -> "int8";
            case "float32" -> "float4";
            case "float64" -> "float8";
            case "string" -> "text";
            case "binary" -> "bytea";
            default -> type;
        };
    }

    static String row(List<Object> row, List<String> types) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> of(row.get(i), types.get(i)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    static String of(Object value, String type) {
        return switch (value) {
            case null -> "NULL";
            case Instant at -> {
                String text = TIME.format(at.atOffset(ZoneOffset.UTC));
                yield type.endsWith("_naive") ? "'" + text + "'" : "'" + text.substring(0, text.length() - 3) + "+00'";
            }
            case LocalDate day -> "'" + day + "'";
            case String text -> "'" + text.replace("'", "''") + "'";
            case Double number -> Double.isNaN(number) ? "'NaN'" : "CAST('" + number + "' AS DOUBLE PRECISION)";
            case List<?> list ->
                "["
                        + list.stream()
                                .map(it -> of(it, type.substring(5, type.length() - 1)))
                                .collect(Collectors.joining(", "))
                        + "]";
            default -> value.toString();
        };
    }
}
