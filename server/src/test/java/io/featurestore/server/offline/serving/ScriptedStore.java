package io.featurestore.server.offline.serving;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// An offline store that notes what it is asked, reads what it is given, and answers with as many batches as it is told
/// to: a column `n` that counts.
public final class ScriptedStore implements OfflineStore {
    private static final Schema NUMBERS = new Schema(List.of(Field.nullable("n", new ArrowType.Int(64, true))));

    public final List<Object> asked = new ArrayList<>();
    public final AtomicInteger batchesPulled = new AtomicInteger();
    public final CountDownLatch cancelled = new CountDownLatch(1);
    public final CountDownLatch closed = new CountDownLatch(1);
    public volatile int batches = 1;
    public volatile int rowsInBatch = 3;
    public volatile Optional<ServeException> failure = Optional.empty();
    public volatile long rowsTaken;

    private final BufferAllocator allocator = new RootAllocator(256L * 1024 * 1024);

    @Override
    public OfflineResult historicalFeatures(HistoricalRequest request) {
        asked.add(request);
        if (request.entities() instanceof EntityRows.Frame frame) {
            failure.ifPresent(reason -> {
                throw reason;
            });
            rowsTaken = count(frame.rows());
        }
        return answer();
    }

    private static long count(RowSource rows) {
        long count = 0;
        while (rows.next()) {
            count += rows.root().getRowCount();
        }
        return count;
    }

    @Override
    public OfflineResult pullLatest(PullRequest request) {
        asked.add(request);
        return answer();
    }

    @Override
    public OfflineResult pullAll(PullRequest request) {
        asked.add(request);
        return answer();
    }

    private OfflineResult answer() {
        VectorSchemaRoot root = VectorSchemaRoot.create(NUMBERS, allocator);
        return new OfflineResult() {
            private int pulled;

            @Override
            public List<DataSource> sources() {
                return List.of();
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }

            @Override
            public Schema schema() {
                return NUMBERS;
            }

            @Override
            public VectorSchemaRoot root() {
                return root;
            }

            @Override
            public boolean next() {
                if (cancelled.getCount() == 0) {
                    throw ServeException.of(ErrorCode.DEADLINE_EXCEEDED, "cancelled");
                }
                if (pulled == batches) {
                    return false;
                }
                BigIntVector numbers = (BigIntVector) root.getVector("n");
                numbers.allocateNew(rowsInBatch);
                for (int row = 0; row < rowsInBatch; row++) {
                    numbers.set(row, (long) pulled * rowsInBatch + row);
                }
                root.setRowCount(rowsInBatch);
                pulled++;
                batchesPulled.incrementAndGet();
                return true;
            }

            @Override
            public void close() {
                root.close();
                closed.countDown();
            }
        };
    }

    @Override
    public List<SourceColumn> columns(DataSource source) {
        asked.add(source);
        return List.of(new SourceColumn("driver_id", "int64"), new SourceColumn("emb", "list<element: float>"));
    }

    @Override
    public Optional<String> validate(DataSource source) {
        asked.add(source);
        return Optional.of("is not there");
    }

    @Override
    public long append(DataSource source, RowSource rows) {
        asked.add(source);
        rowsTaken = count(rows);
        return rowsTaken;
    }

    @Override
    public long writeLogs(LoggingConfig destination, RowSource rows) {
        asked.add(destination);
        rowsTaken = count(rows);
        return rowsTaken;
    }

    @Override
    public void persist(OfflineResult result, DataSource destination, boolean overwrite) {
        asked.add(destination);
        if (!overwrite) {
            throw ServeException.of(
                    ErrorCode.SAVED_DATASET_LOCATION_EXISTS, "Saved dataset location saved.parquet already exists.");
        }
        rowsTaken = count(result);
    }

    @Override
    public BufferAllocator allocator() {
        return allocator;
    }

    /// Bytes of Arrow's memory that nobody has given back.
    public long held() {
        return allocator.getAllocatedMemory();
    }

    @Override
    public void close() {
        allocator.close();
    }
}
