package io.featurestore.server.registry.client;

import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.client.RemoteProject.Reading;
import io.featurestore.server.registry.client.RemoteRegistry.Received;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Snapshots from a registry server. A thread of its own asks; requests take what is there. A server of ours tells
/// the registry's version with every answer, so that one small call is enough while nothing changes; now and then
/// everything is read all the same, because what we may see can change without the registry.
final class RemoteCatalogSource implements CatalogSource {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteCatalogSource.class);
    private static final Duration SHORTEST_REFRESH = Duration.ofMillis(100);
    /// Until there is something to serve the registry is asked more often: it may just be starting, too.
    private static final Duration UNTIL_FIRST = Duration.ofMillis(500);
    /// A server of ours tells by one small call that nothing changed, so it is asked this often at least: what was
    /// applied is served within a second, as it is from a registry.db. Python's server has no cache before it at all.
    private static final Duration WHILE_CHEAP = Duration.ofSeconds(1);
    private static final Duration READ_ALL_AFTER = Duration.ofMinutes(1);

    private final RemoteRegistry registry;
    private final RemoteProject project;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("registry-refresh").daemon().factory());
    private final Duration interval;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Snapshot snapshot;
    private volatile boolean reachable = true;

    private RemoteCatalogSource(RemoteRegistry registry, RemoteProject project, Duration refresh, Clock clock) {
        this.registry = registry;
        this.project = project;
        this.clock = clock;
        this.interval = refresh.isZero() || refresh.compareTo(SHORTEST_REFRESH) > 0 ? refresh : SHORTEST_REFRESH;
        thread.execute(this::lookAgainAndAgain);
    }

    /// @param readAllAt when the version will no longer do
    private record Snapshot(
            Catalog catalog, ProjectContent content, Optional<String> version, Instant checkedAt, Instant readAllAt) {}

    static RemoteCatalogSource open(
            RemoteRegistry registry, String project, boolean authenticated, Duration refresh, Clock clock) {
        return new RemoteCatalogSource(registry, new RemoteProject(registry, project, authenticated), refresh, clock);
    }

    @Override
    public Catalog current() {
        Snapshot known = snapshot;
        if (known == null) {
            throw ServeException.of(
                    ErrorCode.UNAVAILABLE, "The registry was not read yet: its server has not answered so far");
        }
        return known.catalog();
    }

    @Override
    public Instant checkedAt() {
        Snapshot known = snapshot;
        return known == null ? Instant.MIN : known.checkedAt();
    }

    @Override
    public Catalog refresh() {
        return read(false).catalog();
    }

    private void lookAgainAndAgain() {
        look();
        Duration pause = pause();
        if (!pause.isZero() && !thread.isShutdown()) {
            ScheduledFuture<?> ignored =
                    thread.schedule(this::lookAgainAndAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Duration pause() {
        Snapshot known = snapshot;
        if (known == null) {
            return UNTIL_FIRST;
        }
        boolean cheap = known.version().isPresent() && interval.compareTo(WHILE_CHEAP) > 0;
        return cheap ? WHILE_CHEAP : interval;
    }

    private void look() {
        try {
            read(true);
            if (!reachable) {
                LOG.info("the registry server answers again");
            }
            reachable = true;
        } catch (ServeException e) {
            if (reachable && !thread.isShutdown()) {
                LOG.warn(
                        "the registry can't be read; {}: {}",
                        snapshot == null ? "there is nothing to serve from yet" : "the last snapshot goes on serving",
                        e.error().message());
            }
            reachable = false;
        } catch (RuntimeException e) {
            // Whatever the end of the connection broke off is no fault.
            if (!thread.isShutdown()) {
                LOG.error("the registry can't be read", e);
            }
            reachable = false;
        }
    }

    private Snapshot read(boolean cached) {
        reading.lock();
        try {
            Snapshot next = next(snapshot, cached);
            snapshot = next;
            return next;
        } finally {
            reading.unlock();
        }
    }

    private Snapshot next(@Nullable Snapshot known, boolean cached) {
        Instant now = clock.instant();
        if (known != null && known.version().isPresent() && now.isBefore(known.readAllAt())) {
            Received<Permissions> permissions = project.permissions(cached);
            if (permissions.version().equals(known.version())
                    && permissions.message().equals(known.content().permissions())) {
                return new Snapshot(known.catalog(), known.content(), known.version(), now, known.readAllAt());
            }
        }
        Reading reading = project.read(cached);
        Catalog catalog = known != null && known.content().equals(reading.content())
                ? known.catalog()
                : reading.content().catalog(project.name(), now);
        return new Snapshot(catalog, reading.content(), reading.version(), now, now.plus(READ_ALL_AFTER));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        registry.close();
    }
}
