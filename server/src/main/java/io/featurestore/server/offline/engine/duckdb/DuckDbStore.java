package io.featurestore.server.offline.engine.duckdb;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.BatchSource;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.FeatureTypes;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineSettings;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.engine.ArrowMemory;
import io.featurestore.server.offline.engine.InSession;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offline work over Parquet files.
public final class DuckDbStore implements OfflineStore {
    /// Rows of a batch that goes out: some hundred kilobytes to some megabytes.
    static final int BATCH_ROWS = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbStore.class);

    private final Path repository;
    private final boolean takesQueries;
    private final OfflineSettings settings;
    private final ArrowMemory memory;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Database database;
    private boolean closed;

    /// @param repository what relative paths are relative to
    /// @param takesQueries whether entity rows may be given as a query
    public DuckDbStore(Path repository, boolean takesQueries, OfflineSettings settings) {
        this.repository = repository;
        this.takesQueries = takesQueries;
        this.settings = settings;
        this.memory = new ArrowMemory(Database.arrowMemory(settings));
    }

    @Override
    public BufferAllocator allocator() {
        return memory.allocator();
    }

    private Database database() {
        BufferAllocator allocator = allocator();
        opening.lock();
        try {
            Database open = database;
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            if (open == null) {
                open = new Database(settings, allocator);
                database = open;
            }
            return open;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void prepare() {
        try {
            database();
        } catch (RuntimeException e) {
            LOG.debug("the engine does not start yet", e);
        }
    }

    @Override
    public OfflineResult historicalFeatures(HistoricalRequest request) {
        List<ParquetFiles> files =
                request.views().stream().map(view -> files(view.source())).toList();
        return in(files, session(request, files)).answered(session -> historical(request, files, session));
    }

    private InSession.Opening<Session> session(HistoricalRequest request, List<ParquetFiles> files) {
        if (!(request.entities() instanceof EntityRows.Sql)) {
            return () -> database().session(files);
        }
        if (!takesQueries) {
            throw ServeException.invalid(
                    "This offline store takes no query for the entity rows; send a frame, or use type duckdb");
        }
        return () -> database().isolated(files);
    }

    private OfflineResult historical(HistoricalRequest request, List<ParquetFiles> files, Session session)
            throws SQLException, IOException {
        List<ViewScan> views = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            views.add(ViewScan.of(request.views().get(i), files.get(i), session));
        }
        Frames frames = new Frames(session, request);
        FrameTable frame = switch (request.entities()) {
            case EntityRows.Frame uploaded -> frames.uploaded(uploaded.rows());
            case EntityRows.Sql sql -> frames.queried(sql);
            case EntityRows.Range range -> frames.range(range, views);
        };
        String sql = JoinQuery.of(frame, views, request, session);
        List<ResultRows.Output> outputs = new ArrayList<>();
        frame.columns().forEach(column -> outputs.add(new ResultRows.Output(column.name(), column.wanted())));
        for (ViewSelection view : request.views()) {
            view.features().forEach(feature -> {
                String name = view.column(feature, request.fullFeatureNames());
                outputs.add(new ResultRows.Output(name, FeatureTypes.column(name, feature.type())));
            });
        }
        return new ResultRows(
                session,
                session.stream(sql, BATCH_ROWS),
                outputs,
                request.views().stream().map(ViewSelection::source).toList(),
                files,
                Database.engineMemory(settings));
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
        ParquetFiles files = files(request.source());
        return in(List.of(files)).answered(session -> {
            PullQuery query = PullQuery.of(request, files, latest, session);
            OfflineResult rows = new ResultRows(
                    session,
                    session.stream(query.sql(), BATCH_ROWS),
                    query.columns().stream()
                            .map(name -> new ResultRows.Output(name, Optional.empty()))
                            .toList(),
                    List.of(request.source()),
                    List.of(files),
                    Database.engineMemory(settings));
            return query.rows().isPresent() ? new CountedRows(rows, query.rows().getAsLong(), files) : rows;
        });
    }

    private InSession<Session> in(List<ParquetFiles> files) {
        return in(files, () -> database().session(files));
    }

    private InSession<Session> in(List<ParquetFiles> files, InSession.Opening<Session> opening) {
        return new InSession<>(opening, failure -> Failures.of(failure, files, Database.engineMemory(settings)));
    }

    private ParquetFiles files(DataSource source) {
        return ParquetFiles.of(BatchSource.of(source), repository);
    }

    @Override
    public List<SourceColumn> columns(DataSource source) {
        ParquetFiles files = files(source);
        return in(List.of(files)).finished(session -> ParquetColumns.of(files, session));
    }

    @Override
    public long append(DataSource source, RowSource rows) {
        ParquetFiles files = files(source);
        return in(List.of(files))
                .finished(session -> new ParquetWrites(session, settings.random()).append(files, rows));
    }

    @Override
    public long writeLogs(LoggingConfig destination, RowSource rows) {
        if (!destination.hasFileDestination()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED, "This offline store writes logs to a file destination only");
        }
        LoggingConfig.FileDestination place = destination.getFileDestination();
        ParquetFiles folder = ParquetFiles.at("logs", place.getPath(), repository, Optional.empty());
        return in(List.of(folder))
                .finished(session -> new ParquetWrites(session, settings.random())
                        .addFile(folder, place.getPartitionByList(), rows));
    }

    @Override
    public void persist(OfflineResult result, DataSource destination, boolean overwrite) {
        try (result) {
            ParquetFiles target = files(destination);
            for (DataSource source : result.sources()) {
                if (files(source).overlaps(target)) {
                    throw ServeException.invalid("%s is a source of what would be kept there; choose another place"
                            .formatted(target.described()));
                }
            }
            // Not in turn: the answer that is being read has taken its own.
            in(List.of(target), () -> database().attendant()).finished(session -> {
                new ParquetWrites(session, settings.random()).persist(target, result, overwrite);
                return true;
            });
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            if (database != null) {
                database.close();
            }
            memory.close();
        } finally {
            opening.unlock();
        }
    }
}
