package io.featurestore.server.registry.store;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Lets changes that arrive while one is being written be written together: whoever gets the lock next takes all that
/// wait, so that many clients share one write to the disk. The queue is bounded.
final class ChangeQueue {
    private static final int CAPACITY = 1024;

    private final Consumer<Batch> writer;
    private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final ReentrantLock writing = new ReentrantLock(true);

    /// @param writer stores a batch, or throws; then none of its changes is stored
    ChangeQueue(Consumer<Batch> writer) {
        this.writer = writer;
    }

    /// One caller's change, and what became of it; touched only while `writing` is held.
    private static final class Change {
        private final UnaryOperator<Registry> function;
        private final boolean soon;
        private boolean done;
        private @Nullable RuntimeException failure;

        private Change(UnaryOperator<Registry> function, boolean soon) {
            this.function = function;
            this.soon = soon;
        }
    }

    /// Changes that are stored together, in the order in which they came.
    static final class Batch {
        private final List<Change> changes;

        private Batch(List<Change> changes) {
            this.changes = changes;
        }

        /// Makes every change on the result of those before it. One that throws changes nothing and holds nobody up.
        Registry applyTo(Registry registry) {
            Registry state = registry;
            for (Change change : changes) {
                change.failure = null;
                try {
                    state = change.function.apply(state);
                } catch (RuntimeException e) {
                    change.failure = e;
                }
            }
            return state;
        }

        /// Whether every caller is content if the result is stored a moment later.
        boolean maySoon() {
            return changes.stream().allMatch(change -> change.soon);
        }

        /// What was made by [#applyTo], to be made once more on another state.
        List<UnaryOperator<Registry>> made() {
            return changes.stream()
                    .filter(change -> change.failure == null)
                    .map(change -> change.function)
                    .toList();
        }

        private void fail(RuntimeException cause) {
            for (Change change : changes) {
                change.failure = cause;
            }
        }

        private void close() {
            for (Change change : changes) {
                change.done = true;
            }
        }
    }

    /// Returns when the writer has taken the change.
    ///
    /// @param soon whether it may be stored a moment later
    /// @throws ServeException `OVERLOADED` when too many wait already
    void make(UnaryOperator<Registry> function, boolean soon) {
        Change mine = new Change(function, soon);
        if (!waiting.offer(mine)) {
            throw ServeException.of(
                    ErrorCode.OVERLOADED, "More than " + CAPACITY + " changes to the registry wait; try again later");
        }
        writing.lock();
        try {
            if (!mine.done) {
                writeAllThatWait();
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
        } finally {
            writing.unlock();
        }
    }

    private void writeAllThatWait() {
        List<Change> changes = new ArrayList<>();
        waiting.drainTo(changes);
        Batch batch = new Batch(changes);
        try {
            writer.accept(batch);
        } catch (RuntimeException e) {
            batch.fail(e);
        } finally {
            batch.close();
        }
    }
}
