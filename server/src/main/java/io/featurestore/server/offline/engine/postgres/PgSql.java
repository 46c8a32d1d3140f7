package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.offline.engine.SqlText;
import java.time.Instant;

/// Pieces of PostgreSQL's SQL.
final class PgSql {
    private PgSql() {}

    static String time(Instant instant) {
        return "TIMESTAMPTZ '" + SqlText.utc(instant) + "+00'";
    }

    /// A column of times as a moment; the session's zone is UTC, so a time without one is UTC.
    static String moment(String expression) {
        return "CAST(" + expression + " AS timestamptz)";
    }
}
