package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.offline.engine.KeyFamily;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// @param type as the driver calls it: `int8`, `_text`
record PgColumn(String name, String type) {
    private static final Map<String, String> FEAST_NAMES = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("serial", "integer"),
            Map.entry("bigserial", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bpchar", "character"),
            Map.entry("varchar", "character varying"),
            Map.entry("time", "time without time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timestamptz", "timestamp with time zone"));

    KeyFamily family() {
        return switch (type) {
            case "int2", "int4", "int8", "serial", "bigserial" -> KeyFamily.WHOLE;
            case "float4", "float8" -> KeyFamily.FLOATING;
            case "numeric" -> KeyFamily.DECIMAL;
            case "text", "varchar", "bpchar", "name", "uuid", "citext" -> KeyFamily.TEXT;
            case "bool" -> KeyFamily.TRUTH;
            case "bytea" -> KeyFamily.BYTES;
            case "date" -> KeyFamily.DAY;
            case "timestamp", "timestamptz" -> KeyFamily.MOMENT;
            default -> KeyFamily.OTHER;
        };
    }

    Optional<PgColumn> element() {
        return type.startsWith("_") ? Optional.of(new PgColumn(name, type.substring(1))) : Optional.empty();
    }

    /// The Arrow type of the column where nothing else is asked for; of an element, for a list.
    ArrowType arrow() {
        return switch (type) {
            case "bool" -> new ArrowType.Bool();
            case "int2", "int4", "serial" -> new ArrowType.Int(Integer.SIZE, true);
            case "int8", "bigserial" -> new ArrowType.Int(Long.SIZE, true);
            case "float4" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case "float8", "numeric" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case "bytea" -> new ArrowType.Binary();
            case "date" -> new ArrowType.Date(DateUnit.DAY);
            case "timestamp", "timestamptz" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            default -> new ArrowType.Utf8();
        };
    }

    /// The name that Feast's type inference knows for PostgreSQL.
    String feastName() {
        return element().map(it -> it.feastName() + "[]").orElseGet(() -> FEAST_NAMES.getOrDefault(type, type));
    }
}
