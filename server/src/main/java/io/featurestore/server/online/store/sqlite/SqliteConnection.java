package io.featurestore.server.online.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection with its prepared queries, used by one thread at a time.
final class SqliteConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteConnection.class);
    private static final int MOST_STATEMENTS = 64;

    private final Connection jdbc;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    SqliteConnection(Connection jdbc) {
        this.jdbc = jdbc;
    }

    Connection jdbc() {
        return jdbc;
    }

    /// The query, prepared; the one that was used longest ago makes room for a new one.
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= MOST_STATEMENTS) {
            var eldest = statements.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        PreparedStatement statement = jdbc.prepareStatement(sql);
        statements.put(sql, statement);
        return statement;
    }

    void close() {
        try {
            jdbc.close();
        } catch (SQLException e) {
            LOG.debug("closing a connection", e);
        }
    }
}
