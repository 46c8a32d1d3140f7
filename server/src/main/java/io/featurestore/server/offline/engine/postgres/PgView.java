package io.featurestore.server.offline.engine.postgres;

import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.engine.KeyFamily;
import io.featurestore.server.offline.engine.SqlText;
import java.sql.SQLException;
import java.util.Optional;

/// A view and its source as it is found.
record PgView(ViewSelection view, PgSource source) {

    static PgView of(ViewSelection view, PgSession session) throws SQLException {
        PgView found = new PgView(view, PgSource.of(view.source(), session));
        PgColumn time = found.time();
        if (time.family() != KeyFamily.MOMENT && time.family() != KeyFamily.DAY) {
            throw ServeException.invalid("Feature view %s: the timestamp column %s of %s holds no times but %s"
                    .formatted(view.outputName(), time.name(), found.source.described(), time.feastName()));
        }
        view.features().forEach(found::feature);
        found.created();
        return found;
    }

    PgColumn time() {
        return column(source.source().timestampColumn(), "the timestamp column");
    }

    /// The row's time as a moment.
    String moment() {
        return PgSql.moment(SqlText.identifier(time().name()));
    }

    Optional<PgColumn> created() {
        return source.source().createdColumn().map(name -> column(name, "the created timestamp column"));
    }

    PgColumn key(JoinKey key) {
        return column(source.source().column(key.name()), "the join key");
    }

    PgColumn feature(SelectedFeature feature) {
        return column(source.source().column(feature.name()), "the column of feature " + feature.name() + ",");
    }

    private PgColumn column(String name, String what) {
        return source.column(name, "Feature view " + view.outputName() + ": " + what);
    }
}
