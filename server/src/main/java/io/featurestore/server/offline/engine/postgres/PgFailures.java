package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.sql.SQLException;

/// What the database says went wrong, as an answer for the caller, by SQLSTATE. Its own texts hold values and
/// addresses: none of them gets out.
final class PgFailures {
    private PgFailures() {}

    static RuntimeException of(Exception failure) {
        if (failure instanceof ServeException known) {
            return known;
        }
        if (!(failure instanceof SQLException sql) || sql.getSQLState() == null) {
            return new IllegalStateException("offline work on PostgreSQL failed", failure);
        }
        String state = sql.getSQLState();
        return switch (state) {
            case "57014" ->
                ServeException.of(ErrorCode.DEADLINE_EXCEEDED, "The query was cancelled, or took longer than it may");
            case "42P01", "3F000" -> ServeException.invalid("A table of a data source is not in the database");
            case "42501" ->
                ServeException.invalid("The database does not let this server's user read, or make temporary tables");
            case "25006" -> ServeException.invalid("A query that only reads is allowed here");
            case "53100", "53200", "53400", "54000" ->
                ServeException.of(ErrorCode.OVERLOADED, "The database has not enough memory or disk for this");
            default -> byClass(failure, state);
        };
    }

    private static RuntimeException byClass(Exception failure, String state) {
        return switch (state.substring(0, 2)) {
            case "08", "53", "57", "58", "28", "3D" ->
                ServeException.of(ErrorCode.UNAVAILABLE, "The database of the offline store does not answer now");
            case "42", "22", "0A" ->
                ServeException.invalid(
                        "The database refuses the query of a data source or of the entity rows (SQLSTATE " + state
                                + ")");
            default -> new IllegalStateException("PostgreSQL could not run a statement of ours", failure);
        };
    }
}
