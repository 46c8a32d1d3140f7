package io.featurestore.server.online.store.sqlite;

import feast.proto.types.ValueProto.Value;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.WriteRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.OptionalDouble;

/// Writes a batch in one transaction.
final class SqliteWriter {
    /// What happens to a row that is there already.
    enum Rule {
        /// Feast's rule for rows that are pushed: the last writer wins whatever the time.
        LAST_WINS,
        /// A row is never replaced by an older one.
        NEWEST_WINS
    }

    private SqliteWriter() {}

    static void write(Connection connection, String table, WriteBatch batch, Rule rule) throws SQLException {
        // IMMEDIATE takes the writer's lock now: a reader that became a writer could only fail against another one.
        execute(connection, "BEGIN IMMEDIATE");
        try {
            boolean numbers = SqliteTables.prepare(connection, table).contains("value_num");
            try (PreparedStatement upsert = connection.prepareStatement(upsert(table, numbers, rule))) {
                for (WriteRow row : batch.rows()) {
                    for (int i = 0; i < batch.features().size(); i++) {
                        bind(
                                upsert,
                                numbers,
                                row,
                                batch.features().get(i),
                                row.values().get(i));
                        upsert.executeUpdate();
                    }
                }
            }
            execute(connection, "COMMIT");
        } catch (SQLException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static String upsert(String table, boolean numbers, Rule rule) {
        String valueNum = numbers ? ", value_num" : "";
        String parameter = numbers ? ", ?" : "";
        String update = numbers ? ", value_num = excluded.value_num" : "";
        String condition = rule == Rule.NEWEST_WINS ? " WHERE excluded.event_ts >= event_ts" : "";
        return ("INSERT INTO %s (entity_key, feature_name, value, value_text, event_ts, created_ts%s)"
                        + " VALUES (?, ?, ?, ?, ?, ?%s) ON CONFLICT(entity_key, feature_name) DO UPDATE SET"
                        + " value = excluded.value, value_text = excluded.value_text,"
                        + " event_ts = excluded.event_ts, created_ts = excluded.created_ts%s%s")
                .formatted(SqliteTables.quote(table), valueNum, parameter, update, condition);
    }

    private static void bind(PreparedStatement upsert, boolean numbers, WriteRow row, String feature, Value value)
            throws SQLException {
        upsert.setBytes(1, row.entityKey());
        upsert.setString(2, feature);
        upsert.setBytes(3, value.toByteArray());
        upsert.setString(4, PlainText.text(value).orElse(null));
        upsert.setLong(5, seconds(row.eventTime()));
        if (row.createdTime().isPresent()) {
            upsert.setLong(6, seconds(row.createdTime().get()));
        } else {
            upsert.setNull(6, Types.INTEGER);
        }
        if (numbers) {
            OptionalDouble number = PlainText.number(value);
            if (number.isPresent()) {
                upsert.setDouble(7, number.getAsDouble());
            } else {
                upsert.setNull(7, Types.REAL);
            }
        }
    }

    /// Python's `int(timestamp)`: the fraction is cut off towards zero.
    private static long seconds(Instant time) {
        long seconds = time.getEpochSecond();
        return seconds < 0 && time.getNano() > 0 ? seconds + 1 : seconds;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void rollBack(Connection connection, SQLException cause) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
