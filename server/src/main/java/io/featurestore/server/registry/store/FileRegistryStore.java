package io.featurestore.server.registry.store;

import com.google.protobuf.Timestamp;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.lock.LockFile;
import io.featurestore.server.registry.store.RegistryFile.Content;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
/// it takes the old one's place. Changes that arrive together, or that may wait for a moment, are written together.
/// Python writes in place and knows no lock: its change is noticed up to the moment of the rename, and the changes are
/// made again on top of it.
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
    /// Replaced only while `reading` is held.
    private volatile State state;

    private volatile Future<?> storing = CompletableFuture.completedFuture(null);
    private volatile boolean readable = true;
    private volatile boolean writable = true;
    private final AtomicBoolean unsettled = new AtomicBoolean();

    /// What readers get.
    ///
    /// @param content what the file holds
    /// @param registry that, with the changes that wait to be stored
    private record State(Content content, Registry registry, List<UnaryOperator<Registry>> waiting) {
        private static State of(Content content) {
            return new State(content, content.registry(), List.of());
        }
    }

    private FileRegistryStore(Path path, Clock clock, Supplier<UUID> ids) throws IOException {
        this.path = path;
        this.file = new RegistryFile(path);
        this.lock = new LockFile(path.resolveSibling(path.getFileName() + ".lock"));
        this.clock = clock;
        this.ids = ids;
        this.state = State.of(readOrCreate());
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
        return state.registry();
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
        changes.make(change, false);
    }

    @Override
    public void updateSoon(UnaryOperator<Registry> change) {
        changes.make(change, true);
    }

    private void storeWhatWaits() {
        if (!state.waiting().isEmpty()) {
            changes.make(UnaryOperator.identity(), false);
        }
    }

    /// The content of each file is on the disk before it takes its place; what is left is the place. So a crash shows
    /// either the old registry or the new one, and callers who will settle later need not wait for it each time.
    @Override
    public void settle() {
        storeWhatWaits();
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
        storing.cancel(false);
        watching.cancel(false);
        watch.shutdown();
    }

    private void look() {
        boolean before = readable;
        try {
            settle();
            refreshed(LOCK_PATIENCE);
        } catch (ServeException ignored) {
            // what waits can't be stored: that is in the log, and is tried again
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

    private State refreshed(Duration patience) throws IOException {
        try {
            State known = state;
            State now = file.stamp().equals(known.content().stamp()) ? known : reread(patience);
            readable = true;
            return now;
        } catch (IOException e) {
            readable = false;
            throw e;
        }
    }

    /// One reads for all. While somebody writes in place, that takes as long as the writing does.
    private State reread(Duration patience) throws IOException {
        if (!isFree(patience)) {
            throw new IOException("it is being written");
        }
        try {
            if (!file.stamp().equals(state.content().stamp())) {
                state = again(file.read(), state.waiting());
            }
            return state;
        } finally {
            reading.unlock();
        }
    }

    /// Makes the changes that wait on top of what somebody else has stored.
    private State again(Content content, List<UnaryOperator<Registry>> waiting) {
        Registry registry = content.registry();
        List<UnaryOperator<Registry>> made = new ArrayList<>();
        for (UnaryOperator<Registry> change : waiting) {
            try {
                registry = change.apply(registry);
                made.add(change);
            } catch (ServeException e) {
                LOG.warn(
                        "registry {} was changed by another process; a change that waited can't be made any more: {}",
                        path,
                        e.error().message());
            }
        }
        return made.isEmpty() ? State.of(content) : new State(content, stamped(registry), List.copyOf(made));
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
            if (batch.maySoon() && writable && keptWaiting(batch)) {
                return;
            }
            LockFile.Held held = lock.acquire(LOCK_PATIENCE);
            try {
                writeLocked(batch);
            } finally {
                held.close();
            }
            writable = true;
        } catch (IOException e) {
            writable = false;
            throw unavailable(path, "written", e);
        }
    }

    /// Makes changes for readers only, unless the file is no longer the one that is known.
    private boolean keptWaiting(ChangeQueue.Batch batch) throws IOException {
        reading.lock();
        try {
            State before = state;
            if (!file.stamp().equals(before.content().stamp())) {
                return false;
            }
            Registry after = batch.applyTo(before.registry());
            if (isUnchanged(before.registry(), after)) {
                return true;
            }
            if (before.waiting().isEmpty()) {
                storing = watch.schedule(this::look, SOON.toMillis(), TimeUnit.MILLISECONDS);
            }
            List<UnaryOperator<Registry>> waiting = new ArrayList<>(before.waiting());
            waiting.addAll(batch.made());
            state = new State(before.content(), stamped(after), waiting);
            return true;
        } finally {
            reading.unlock();
        }
    }

    private void writeLocked(ChangeQueue.Batch batch) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            State before = refreshed(LOCK_PATIENCE);
            Registry after = batch.applyTo(before.registry());
            boolean unchanged = isUnchanged(before.registry(), after);
            if (unchanged && before.waiting().isEmpty()) {
                return;
            }
            if (published(before, file.prepare(unchanged ? after : stamped(after)))) {
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
    private boolean published(State before, Content next) throws IOException {
        reading.lock();
        try {
            if (!file.stamp().equals(before.content().stamp())) {
                return false;
            }
            file.replace();
            state = State.of(next);
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
