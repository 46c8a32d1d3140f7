package io.featurestore.server.offline.flight;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/// The rows that go to the client in one call. One thread writes; a batch is only written when the connection has
/// room, so that a slow client holds one batch and not the answer.
final class Download {
    /// Messages longer than two gigabytes do not exist in gRPC; far shorter ones flow more evenly.
    private static final long MOST_BATCH_BYTES = 64L * 1024 * 1024;

    private final Consumer<InputStream> send;
    private final BooleanSupplier ready;
    private final Cancellation cancellation;
    private final FlightLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long rows;

    /// @param send writes one message to the connection
    /// @param ready whether the connection has room
    Download(Consumer<InputStream> send, BooleanSupplier ready, Cancellation cancellation, FlightLimits limits) {
        this.send = send;
        this.ready = ready;
        this.cancellation = cancellation;
        this.limits = limits;
        cancellation.onCancel(this::changed);
    }

    /// The connection may have room again, or the call has ended.
    void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Sends the columns; an answer without rows has them, too. Metadata is left out: it would be that of the frame.
    void begin(Schema schema) {
        send.accept(OutgoingMessage.schema(new Schema(schema.getFields())));
    }

    /// Sends the rows that the root holds now.
    void write(VectorSchemaRoot root) {
        if (root.getRowCount() == 0) {
            return;
        }
        awaitRoom();
        try (ArrowRecordBatch batch = new VectorUnloader(root, true, true).getRecordBatch()) {
            if (batch.computeBodyLength() <= MOST_BATCH_BYTES || root.getRowCount() == 1) {
                send.accept(OutgoingMessage.batch(batch));
                rows += root.getRowCount();
                return;
            }
        }
        int half = root.getRowCount() / 2;
        try (VectorSchemaRoot first = root.slice(0, half);
                VectorSchemaRoot second = root.slice(half, root.getRowCount() - half)) {
            write(first);
            write(second);
        }
    }

    private void awaitRoom() {
        long left = limits.silence().toNanos();
        lock.lock();
        try {
            while (!ready.getAsBoolean()) {
                cancellation.reason().ifPresent(reason -> {
                    throw reason;
                });
                if (left <= 0) {
                    throw ServeException.of(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the client read nothing for %d s"
                                    .formatted(limits.silence().toSeconds()));
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            throw ServeException.of(ErrorCode.UNAVAILABLE, "the server is stopping; try again");
        } finally {
            lock.unlock();
        }
    }

    long rows() {
        return rows;
    }
}
