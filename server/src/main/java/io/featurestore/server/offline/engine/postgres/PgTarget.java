package io.featurestore.server.offline.engine.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ServeException;
import java.sql.SQLException;
import java.util.Optional;

/// A table by its name, and by its number if it is there: two names may be one table.
record PgTarget(Optional<String> table, String described, Optional<Long> oid) {

    static PgTarget of(DataSource source, PgSession session) throws SQLException {
        try {
            Optional<String> table = PgSource.tableName(source);
            Optional<Long> oid = table.isPresent() ? session.oid(table.get()) : Optional.empty();
            return new PgTarget(table, "Data source " + source.getName(), oid);
        } catch (JsonProcessingException ignored) {
            throw ServeException.invalid("Data source %s: its options are no JSON".formatted(source.getName()));
        }
    }

    static boolean same(PgTarget one, PgTarget other) {
        return one.oid().isPresent() && one.oid().equals(other.oid());
    }
}
