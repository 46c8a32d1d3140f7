package io.featurestore.server.online.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/// Names and definitions of the tables, as Feast makes them.
final class SqliteTables {
    private SqliteTables() {}

    static String name(String project, String view) {
        return project + "_" + view;
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /// Makes the table if it is not there, and adds what tables of old versions of Feast lack.
    ///
    /// @return the columns that the table then has
    static Set<String> prepare(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    ("CREATE TABLE IF NOT EXISTS %s (entity_key BLOB, feature_name TEXT, value BLOB, value_text TEXT,"
                                    + "  vector_value BLOB, event_ts timestamp, created_ts timestamp, "
                                    + " PRIMARY KEY(entity_key, feature_name))")
                            .formatted(quote(table)));
            statement.executeUpdate(
                    "CREATE INDEX IF NOT EXISTS %s ON %s (entity_key)".formatted(quote(table + "_ek"), quote(table)));
            Set<String> columns = columns(statement, table);
            if (columns.add("value_text")) {
                statement.executeUpdate("ALTER TABLE %s ADD COLUMN value_text TEXT".formatted(quote(table)));
            }
            return columns;
        }
    }

    private static Set<String> columns(Statement statement, String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (ResultSet info = statement.executeQuery("PRAGMA table_info(%s)".formatted(quote(table)))) {
            while (info.next()) {
                columns.add(info.getString("name"));
            }
        }
        return columns;
    }
}
