package io.featurestore.server.push;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.BatchSource;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.online.Frame;
import io.featurestore.server.online.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.memory.OutOfMemoryException;

/// The history in an offline store, which is opened by the first push that goes there.
public final class OfflineHistory implements History {
    /// Engines hold a thread in native code: not one of those that online requests are answered on.
    private static final int THREADS = 2;

    private final Supplier<OfflineStore> store;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("push-", 0).daemon().factory());

    public OfflineHistory(Supplier<OfflineStore> store) {
        this.store = store;
    }

    @Override
    public void append(List<DataSource> sources, Frame frame) {
        OfflineStore opened = store.get();
        try {
            Future<?> work = threads.submit(() -> append(opened, sources, frame));
            work.get();
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (RejectedExecutionException ignored) {
            throw stopping();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            throw stopping();
        }
    }

    private static RuntimeException thrown(ExecutionException e) {
        if (e.getCause() instanceof OutOfMemoryException) {
            return ServeException.of(ErrorCode.OVERLOADED, "The rows need more memory than is left for offline work");
        }
        return e.getCause() instanceof RuntimeException known
                ? known
                : new IllegalStateException("rows could not be added to the history", e);
    }

    private static ServeException stopping() {
        return ServeException.of(ErrorCode.UNAVAILABLE, "the server is stopping");
    }

    private record Ready(BatchSource source, PushedFrame frame) {}

    private static void append(OfflineStore store, List<DataSource> sources, Frame frame) {
        List<Ready> ready = new ArrayList<>(sources.size());
        for (DataSource proto : sources) {
            BatchSource source = BatchSource.of(proto);
            ready.add(new Ready(source, PushedFrame.read(frame, source, store.columns(source.proto()))));
        }
        for (Ready each : ready) {
            if (each.frame().rows() > 0) {
                try (PushedRows rows = PushedRows.of(each.frame(), store.allocator())) {
                    store.append(each.source().proto(), rows);
                }
            }
        }
    }

    /// Lets what has begun come to its end.
    public void stop(Duration left) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(left.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
