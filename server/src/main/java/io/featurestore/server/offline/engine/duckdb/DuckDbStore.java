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
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
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
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable RootAllocator memory;
    private @Nullable Database database;
    private boolean closed;

    /// @param repository what relative paths are relative to
    /// @param takesQueries whether entity rows may be given as a query
    public DuckDbStore(Path repository, boolean takesQueries, OfflineSettings settings) {
        this.repository = repository;
        this.takesQueries = takesQueries;
        this.settings = settings;
    }

    @Override
    public BufferAllocator allocator() {
        opening.lock();
        try {
            RootAllocator open = memory;
            if (open == null) {
                open = new RootAllocator(Database.arrowMemory(settings));
                memory = open;
            }
            return open;
        } finally {
            opening.unlock();
        }
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
        return answered(files, session(request, files), session -> historical(request, files, session));
    }

    private Opening session(HistoricalRequest request, List<ParquetFiles> files) {
        if (!(request.entities() instanceof EntityRows.Sql)) {
            return () -> database().session(files);
        }
        if (!takesQueries) {
            throw Failures.invalid(
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
        return answered(List.of(files), () -> database().session(List.of(files)), session -> {
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

    private interface Work<T> {
        T with(Session session) throws SQLException, IOException;
    }

    private interface Opening {
        Session open() throws SQLException;
    }

    /// Work whose answer keeps the session until it is closed.
    private OfflineResult answered(List<ParquetFiles> files, Opening opening, Work<OfflineResult> work) {
        Optional<Session> session = Optional.empty();
        boolean done = false;
        try {
            session = Optional.of(opening.open());
            OfflineResult result = work.with(session.get());
            done = true;
            return result;
        } catch (SQLException | IOException e) {
            throw Failures.of(e, files, Database.engineMemory(settings));
        } finally {
            if (!done) {
                session.ifPresent(Session::close);
            }
        }
    }

    /// Work that ends with its value.
    private <T> T finished(List<ParquetFiles> files, Work<T> work) {
        try (Session session = database().session(files)) {
            return work.with(session);
        } catch (SQLException | IOException e) {
            throw Failures.of(e, files, Database.engineMemory(settings));
        }
    }

    private ParquetFiles files(DataSource source) {
        return ParquetFiles.of(BatchSource.of(source), repository);
    }

    @Override
    public List<SourceColumn> columns(DataSource source) {
        ParquetFiles files = files(source);
        return finished(List.of(files), session -> ParquetColumns.of(files, session));
    }

    @Override
    public long append(DataSource source, RowSource rows) {
        ParquetFiles files = files(source);
        return finished(List.of(files), session -> new ParquetWrites(session, settings.random()).append(files, rows));
    }

    @Override
    public long writeLogs(LoggingConfig destination, RowSource rows) {
        if (!destination.hasFileDestination()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED, "This offline store writes logs to a file destination only");
        }
        LoggingConfig.FileDestination place = destination.getFileDestination();
        ParquetFiles folder = ParquetFiles.at("logs", place.getPath(), repository, Optional.empty());
        return finished(
                List.of(folder),
                session -> new ParquetWrites(session, settings.random())
                        .addFile(folder, place.getPartitionByList(), rows));
    }

    @Override
    public void persist(OfflineResult result, DataSource destination, boolean overwrite) {
        try (result) {
            ParquetFiles target = files(destination);
            for (DataSource source : result.sources()) {
                if (files(source).overlaps(target)) {
                    throw Failures.invalid("%s is a source of what would be kept there; choose another place"
                            .formatted(target.described()));
                }
            }
            // Not in turn: the answer that is being read has taken its own.
            try (Session session = database().attendant()) {
                new ParquetWrites(session, settings.random()).persist(target, result, overwrite);
            } catch (SQLException | IOException e) {
                throw Failures.of(e, List.of(target), Database.engineMemory(settings));
            }
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
            if (memory != null) {
                memory.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
