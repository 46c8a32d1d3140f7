package io.featurestore.server.offline.engine.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Pieces of PostgreSQL's SQL.
final class PgSql {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private PgSql() {}

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String time(Instant instant) {
        return "TIMESTAMPTZ '" + TIME.format(instant.atOffset(ZoneOffset.UTC)) + "+00'";
    }

    /// A column of times as a moment; the session's zone is UTC, so a time without one is UTC.
    static String moment(String expression) {
        return "CAST(" + expression + " AS timestamptz)";
    }
}
