package io.featurestore.server.offline.engine.postgres;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import io.featurestore.server.config.OfflineStoreConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityFrame;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.FeatureTypes;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.engine.ArrowMemory;
import io.featurestore.server.offline.engine.InSession;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/// Offline work in a PostgreSQL database.
public final class PostgresStore implements OfflineStore {
    private final OfflineStoreConfig.Postgres config;
    private final OfflineSettings settings;
    private final Semaphore turns;
    private final ArrowMemory memory;

    public PostgresStore(OfflineStoreConfig.Postgres config, OfflineSettings settings) {
        this.config = config;
        this.settings = settings;
        this.memory = new ArrowMemory(settings.memory());
        this.turns = new Semaphore(config.maxConnections(), true);
    }

    @Override
    public BufferAllocator allocator() {
        return memory.allocator();
    }

    private PgSession session(Semaphore places) throws SQLException {
        return PgSession.open(config, settings.queryTimeout(), places);
    }

    private InSession<PgSession> inTurn() {
        return new InSession<>(() -> session(turns), PgFailures::of);
    }

    /// For a request whose turn it already is: waiting for another one, requests would wait for each other.
    private InSession<PgSession> beside() {
        return new InSession<>(this::attendant, PgFailures::of);
    }

    private PgSession attendant() throws SQLException {
        return session(new Semaphore(1));
    }

    @Override
    public OfflineResult historicalFeatures(HistoricalRequest request) {
        return inTurn().answered(session -> {
            session.readOnly();
            List<PgView> views = new ArrayList<>();
            for (ViewSelection view : request.views()) {
                views.add(PgView.of(view, session));
            }
            SpooledFrame frame = spool(request, views, session);
            boolean done = false;
            try {
                session.readOnly();
                OfflineResult joined = new JoinedRows(frame, features(request, frame, views, session));
                done = true;
                return joined;
            } finally {
                if (!done) {
                    frame.close();
                }
            }
        });
    }

    private SpooledFrame spool(HistoricalRequest request, List<PgView> views, PgSession session)
            throws SQLException, IOException {
        return switch (request.entities()) {
            case EntityRows.Frame uploaded -> spool(request, uploaded.rows(), session);
            case EntityRows.Sql sql ->
                queried(request, "SELECT * FROM (" + PgSession.one(sql.query()) + "\n) AS entity_rows", session);
            case EntityRows.Range range ->
                queried(request, PgJoinQuery.range(range, request, views, keys(request)), session);
        };
    }

    /// Rows of a query, which is read in a transaction and a connection of its own: it can't write anything.
    private SpooledFrame queried(HistoricalRequest request, String query, PgSession session)
            throws SQLException, IOException {
        try (PgSession reader = attendant()) {
            reader.readOnly();
            try (RowSource rows = CursorRows.all(
                    reader, reader.stream(query), List.of(), allocator(), "The query for the entity rows")) {
                return spool(request, rows, session);
            }
        }
    }

    private SpooledFrame spool(HistoricalRequest request, RowSource rows, PgSession session)
            throws SQLException, IOException {
        EntityFrame frame = EntityFrame.of(rows.schema());
        frame.check(request);
        session.writable();
        return SpooledFrame.of(frame, keys(request), rows, session, settings.spillFolder(), allocator());
    }

    private static List<String> keys(HistoricalRequest request) {
        return request.views().stream()
                .flatMap(view -> view.keys().stream())
                .map(JoinKey::frameColumn)
                .distinct()
                .toList();
    }

    private CursorRows features(HistoricalRequest request, SpooledFrame frame, List<PgView> views, PgSession session)
            throws SQLException {
        List<FieldVector> vectors = new ArrayList<>();
        List<Cells> cells = new ArrayList<>();
        for (PgView view : views) {
            for (SelectedFeature feature : view.view().features()) {
                PgColumn column = view.feature(feature);
                String name = view.view().column(feature, request.fullFeatureNames());
                Field found = CursorRows.field(column);
                Field field = FeatureTypes.column(name, feature.type())
                        .orElseGet(() -> new Field(name, found.getFieldType(), found.getChildren()));
                FieldVector vector = field.createVector(allocator());
                String where = "%s:%s from %s"
                        .formatted(
                                view.view().outputName(),
                                feature.name(),
                                view.source().described());
                vectors.add(vector);
                cells.add(new Cells(
                        column, cells.size() + 1, vector, where, feature.type().name()));
            }
        }
        return new CursorRows(
                session,
                session.stream(PgJoinQuery.of(frame, views)),
                request.views().stream().map(ViewSelection::source).toList(),
                new VectorSchemaRoot(vectors),
                cells);
    }

    @Override
    public OfflineResult pullLatest(PullRequest request) {
        return pull(request, true);
    }

    @Override
    public OfflineResult pullAll(PullRequest request) {
        return pull(request, false);
    }

    private OfflineResult pull(PullRequest request, boolean latest) {
        return inTurn().answered(session -> {
            session.readOnly();
            PgSource source = PgSource.of(request.source(), session);
            return CursorRows.all(
                    session,
                    session.stream(PgPullQuery.of(request, source, latest)),
                    List.of(request.source()),
                    allocator(),
                    source.described());
        });
    }

    @Override
    public List<SourceColumn> columns(DataSource source) {
        return inTurn().finished(session -> {
            session.readOnly();
            return PgSource.of(source, session).columns().stream()
                    .map(column -> new SourceColumn(column.name(), column.feastName()))
                    .toList();
        });
    }

    @Override
    public long append(DataSource source, RowSource rows) {
        return inTurn().finished(session -> new PgWrites(session).append(PgSource.of(source, session), rows));
    }

    @Override
    public long writeLogs(LoggingConfig destination, RowSource rows) {
        throw ServeException.of(
                ErrorCode.NOT_IMPLEMENTED, "Feast has no destination for logs in PostgreSQL; neither has this store");
    }

    @Override
    public void persist(OfflineResult result, DataSource destination, boolean overwrite) {
        try (result) {
            beside().finished(session -> {
                PgTarget target = PgTarget.of(destination, session);
                for (DataSource source : result.sources()) {
                    if (PgTarget.same(target, PgTarget.of(source, session))) {
                        throw ServeException.invalid("Table %s is a source of what would be kept there; choose another"
                                .formatted(target.table().orElse("")));
                    }
                }
                new PgWrites(session)
                        .persist(
                                target.table(),
                                target.described(),
                                result,
                                target.oid().isPresent(),
                                overwrite);
                return true;
            });
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
