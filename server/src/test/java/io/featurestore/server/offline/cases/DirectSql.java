package io.featurestore.server.offline.cases;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// A test's own connection to a database, past the store, in UTC.
record DirectSql(Connection connection) implements AutoCloseable {

    static DirectSql at(String url) {
        try {
            DirectSql sql = new DirectSql(DriverManager.getConnection(url));
            sql.run("SET TimeZone = 'UTC'");
            return sql;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
