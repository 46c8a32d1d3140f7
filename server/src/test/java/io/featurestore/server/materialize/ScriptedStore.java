package io.featurestore.server.materialize;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SourceColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// An offline store whose every source has one row, keyed 1, in each of a few batches that can be held back; or that
/// fails. It remembers what it was asked.
final class ScriptedStore implements OfflineStore {
    static final Instant EVENT = Instant.parse("2026-01-02T03:04:05Z");

    final List<PullRequest> pulls = Collections.synchronizedList(new ArrayList<>());
    /// Batches may be pulled while there are permits; plenty unless a test drains them.
    final Semaphore batches = new Semaphore(Integer.MAX_VALUE / 2);

    volatile Optional<ServeException> failure = Optional.empty();
    private final BufferAllocator memory = new RootAllocator();

    @Override
    public OfflineResult pullLatest(PullRequest request) {
        pulls.add(request);
        return new Rows(request);
    }

    private final class Rows implements OfflineResult {
        private final PullRequest request;
        private final BigIntVector key = new BigIntVector("driver_id", memory);
        private final BigIntVector trips = new BigIntVector("trips", memory);
        private final TimeStampMicroTZVector time = new TimeStampMicroTZVector("event_timestamp", memory, "UTC");
        private final VectorSchemaRoot root = VectorSchemaRoot.of(key, trips, time);
        private volatile boolean cancelled;
        private int pulled;

        Rows(PullRequest request) {
            this.request = request;
        }

        @Override
        public VectorSchemaRoot root() {
            return root;
        }

        @Override
        public boolean next() {
            batches.acquireUninterruptibly();
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (cancelled) {
                throw ServeException.of(ErrorCode.DEADLINE_EXCEEDED, "cancelled");
            }
            if (pulled == 3) {
                return false;
            }
            key.setSafe(0, ++pulled);
            trips.setSafe(0, 10L * pulled);
            time.setSafe(0, EVENT.getEpochSecond() * 1_000_000);
            root.setRowCount(1);
            return true;
        }

        @Override
        public List<DataSource> sources() {
            return List.of(request.source());
        }

        @Override
        public void cancel() {
            cancelled = true;
            batches.release(4);
        }

        @Override
        public void close() {
            root.close();
        }
    }

    @Override
    public OfflineResult historicalFeatures(HistoricalRequest request) {
        throw new AssertionError("nobody joins");
    }

    @Override
    public OfflineResult pullAll(PullRequest request) {
        throw new AssertionError("the newest rows are enough");
    }

    @Override
    public List<SourceColumn> columns(DataSource source) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<String> validate(DataSource source) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public long append(DataSource source, RowSource rows) {
        throw new AssertionError("nobody appends");
    }

    @Override
    public long writeLogs(LoggingConfig destination, RowSource rows) {
        throw new AssertionError("nobody logs");
    }

    @Override
    public void persist(OfflineResult result, DataSource destination, boolean overwrite) {
        throw new AssertionError("nobody persists");
    }

    @Override
    public BufferAllocator allocator() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
