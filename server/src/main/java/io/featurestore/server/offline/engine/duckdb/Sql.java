package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.offline.engine.SqlText;
import java.time.Instant;

/// Pieces of DuckDB's SQL.
final class Sql {
    private Sql() {}

    /// An instant as a literal, to the microsecond; for a type without a zone it is UTC.
    ///
    /// @param type one of DuckDB's types of timestamps
    static String time(Instant instant, String type) {
        String utc = SqlText.utc(instant);
        return type.equals("TIMESTAMP WITH TIME ZONE")
                ? "TIMESTAMPTZ " + SqlText.text(utc + "+00")
                : "CAST(%s AS %s)".formatted(SqlText.text(utc), type);
    }

    /// An expression that ends the query with a message for the caller, see [Failures].
    static String failure(String message) {
        return "error(" + SqlText.text(Failures.MARK + message + Failures.MARK) + ")";
    }
}
