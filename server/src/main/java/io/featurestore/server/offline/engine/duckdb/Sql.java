package io.featurestore.server.offline.engine.duckdb;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Pieces of DuckDB's SQL.
final class Sql {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private Sql() {}

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String text(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }

    /// An instant as a literal, to the microsecond; for a type without a zone it is UTC.
    ///
    /// @param type one of DuckDB's types of timestamps
    static String time(Instant instant, String type) {
        String utc = TIME.format(instant.atOffset(ZoneOffset.UTC));
        return type.equals("TIMESTAMP WITH TIME ZONE")
                ? "TIMESTAMPTZ " + text(utc + "+00")
                : "CAST(%s AS %s)".formatted(text(utc), type);
    }

    /// An expression that ends the query with a message for the caller, see [Failures].
    static String failure(String message) {
        return "error(" + text(Failures.MARK + message + Failures.MARK) + ")";
    }
}
