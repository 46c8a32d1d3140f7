package io.featurestore.server.registry.store;

import com.google.protobuf.Timestamp;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.store.RegistryFile.Content;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A registry in one file, in Feast's format, shared with Python processes.
///
/// Reading never waits for writing: readers take the last state that was read or written, and only stat the file.
/// Writing goes one at a time: a lock file among processes, a fresh read, then a new file that is on the disk before
/// it takes the old one's place. Changes that arrive together are written together. Python writes in place and knows
/// no lock: its change is noticed up to the moment of the rename, and the changes are made again on top of it.
public final class FileRegistryStore implements RegistryStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileRegistryStore.class);
    private static final String SCHEMA_VERSION = "1";
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration READER_PATIENCE = Duration.ofMillis(100);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(500);
    private static final int ATTEMPTS = 5;

    private final Path path;
    private final RegistryFile file;
    private final LockFile lock;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final ScheduledExecutorService watch;
    private final ScheduledFuture<?> watching;
    private final ReentrantLock reading = new ReentrantLock();
    private final ChangeQueue changes = new ChangeQueue(this::write);
    private volatile Content content;
    private volatile boolean readable = true;
    private final AtomicBoolean unsettled = new AtomicBoolean();

    private FileRegistryStore(Path path, Clock clock, Supplier<UUID> ids) throws IOException {
        this.path = path;
        this.file = new RegistryFile(path);
        this.lock = new LockFile(path.resolveSibling(path.getFileName() + ".lock"));
        this.clock = clock;
        this.ids = ids;
        this.content = readOrCreate();
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("registry-watch").daemon().factory());
        this.watching = watch.scheduleWithFixedDelay(
                this::look, WATCH_INTERVAL.toMillis(), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Opens the file. If there is none, an empty registry is written, and its folder made if only that is missing.
    ///
    /// @throws ServeException `UNAVAILABLE` with the path and the reason
    public static FileRegistryStore open(Path path, Clock clock, Supplier<UUID> ids) {
        Path absolute = path.toAbsolutePath();
        try {
            Path real = Files.exists(absolute) ? absolute.toRealPath() : absolute;
            return new FileRegistryStore(real, clock, ids);
        } catch (IOException e) {
            throw unavailable(absolute, "opened", e);
        }
    }

    private Content readOrCreate() throws IOException {
        try {
            return file.read();
        } catch (NoSuchFileException ignored) {
            return create();
        }
    }

    private Content create() throws IOException {
        makeFolder();
        LockFile.Held held = lock.acquire(LOCK_PATIENCE);
        try {
            if (Files.exists(path)) {
                return file.read();
            }
            Content empty = file.prepare(stamped(Registry.getDefaultInstance()));
            file.replace();
            file.settle();
            LOG.info("registry {} did not exist: an empty one was written", path);
            return empty;
        } finally {
            held.close();
        }
    }

    /// Makes the file's folder, as Python does: one level deep, so that a mistyped path does not grow a tree.
    private void makeFolder() throws IOException {
        Path parent = path.getParent();
        if (parent == null || Files.isDirectory(parent)) {
            return;
        }
        if (parent.getParent() != null && !Files.isDirectory(parent.getParent())) {
            throw new IOException("the folder " + parent.getParent() + " does not exist");
        }
        try {
            Files.createDirectory(parent);
        } catch (FileAlreadyExistsException ignored) {
            // another process was faster
        }
    }

    @Override
    public Registry current() {
        return content.registry();
    }

    @Override
    public Registry fresh() {
        try {
            return refreshed(READER_PATIENCE).registry();
        } catch (IOException e) {
            throw unavailable(path, "read", e);
        }
    }

    @Override
    public void update(UnaryOperator<Registry> change) {
        changes.make(change);
    }

    /// The content of each file is on the disk before it takes its place; what is left is the place. So a crash shows
    /// either the old registry or the new one, and callers who will settle later need not wait for it each time.
    @Override
    public void settle() {
        if (unsettled.getAndSet(false)) {
            try {
                file.settle();
            } catch (IOException e) {
                unsettled.set(true);
                throw unavailable(path, "written", e);
            }
        }
    }

    @Override
    public boolean readable() {
        return readable;
    }

    @Override
    public void close() {
        settle();
        watching.cancel(false);
        watch.shutdown();
    }

    private void look() {
        boolean before = readable;
        try {
            settle();
            refreshed(LOCK_PATIENCE);
        } catch (IOException e) {
            if (before) {
                LOG.warn(
                        "registry {} can't be read; the last state that was read goes on serving: {}", path, reason(e));
            }
        } catch (RuntimeException e) {
            LOG.error("registry {} can't be watched", path, e);
        }
        if (readable && !before) {
            LOG.info("registry {} can be read again", path);
        }
    }

    private Content refreshed(Duration patience) throws IOException {
        try {
            Content known = content;
            Content now = file.stamp().equals(known.stamp()) ? known : reread(patience);
            readable = true;
            return now;
        } catch (IOException e) {
            readable = false;
            throw e;
        }
    }

    /// One reads for all. While somebody writes in place, that takes as long as the writing does.
    private Content reread(Duration patience) throws IOException {
        if (!isFree(patience)) {
            throw new IOException("it is being written");
        }
        try {
            if (!file.stamp().equals(content.stamp())) {
                content = file.read();
            }
            return content;
        } finally {
            reading.unlock();
        }
    }

    private boolean isFree(Duration patience) throws IOException {
        try {
            return reading.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void write(ChangeQueue.Batch batch) {
        try {
            LockFile.Held held = lock.acquire(LOCK_PATIENCE);
            try {
                writeLocked(batch);
            } finally {
                held.close();
            }
        } catch (IOException e) {
            throw unavailable(path, "written", e);
        }
    }

    private void writeLocked(ChangeQueue.Batch batch) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Registry before = refreshed(LOCK_PATIENCE).registry();
            Registry after = batch.applyTo(before);
            if (isUnchanged(before, after) || published(file.prepare(stamped(after)))) {
                return;
            }
            LOG.info("registry {} was changed by another process meanwhile: changing the new state", path);
        }
        throw new IOException("another process, one that knows no lock, keeps changing the file");
    }

    @SuppressWarnings("ReferenceEquality") // a change that changes nothing returns its argument
    private static boolean isUnchanged(Registry before, Registry after) {
        return before == after;
    }

    /// Puts the new content in place, unless the file is no longer the one that the change was made on.
    private boolean published(Content next) throws IOException {
        reading.lock();
        try {
            if (!file.stamp().equals(content.stamp())) {
                return false;
            }
            file.replace();
            content = next;
        } finally {
            reading.unlock();
        }
        unsettled.set(true);
        return true;
    }

    private Registry stamped(Registry registry) {
        Instant now = clock.instant();
        Registry.Builder builder = registry.toBuilder()
                .setVersionId(ids.get().toString())
                .setLastUpdated(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano() / 1000 * 1000));
        if (registry.getRegistrySchemaVersion().isEmpty()) {
            builder.setRegistrySchemaVersion(SCHEMA_VERSION);
        }
        return builder.build();
    }

    private static ServeException unavailable(Path path, String what, IOException cause) {
        LOG.warn("registry {} can't be {}: {}", path, what, reason(cause));
        return ServeException.of(
                ErrorCode.UNAVAILABLE,
                "The registry %s can't be %s: %s".formatted(path.getFileName(), what, reason(cause)));
    }

    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "the file is gone; restore it, or restart the server to begin with an empty one";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
