package io.featurestore.server.materialize;

import com.google.protobuf.Timestamp;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeError;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import io.featurestore.server.registry.RegistryChange.RecordMaterialization;
import io.featurestore.server.registry.RegistryChange.SetViewState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Materializes views of one project, a few at a time, each by one load at a time in this process: whoever asks for a
/// view that is being loaded joins that load, and goes on with what it does not cover.
///
/// A view's window is recorded in the registry when all its rows are in the online store, and not before: a load that
/// ends early, in whatever way, leaves the window to the next one, which finds the rows that are there already and
/// passes them by.
final class Materializer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Materializer.class);

    private final String project;
    private final RegistryAccess registry;
    private final ViewLoad.LoadStores stores;
    private final boolean versioning;
    private final Clock clock;
    private final Bugs bugs;
    private final MaterializeObserver observer;
    private final ExecutorService loads;
    private final ExecutorService callers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("materialize-", 0).factory());
    private final Map<String, Load> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /// One view's load in this process.
    record Load(Task task, Progress progress, CompletableFuture<Outcome> outcome) {}

    /// @param versioning whether the online store keeps versions of views apart
    /// @param parallel how many views are loaded at a time
    record Settings(String project, boolean versioning, int parallel, Clock clock, Bugs bugs) {}

    Materializer(Settings settings, RegistryAccess registry, ViewLoad.LoadStores stores, MaterializeObserver observer) {
        this.project = settings.project();
        this.registry = registry;
        this.stores = stores;
        this.versioning = settings.versioning();
        this.clock = settings.clock();
        this.bugs = settings.bugs();
        this.observer = observer;
        // Engines and some stores hold their thread in native code.
        this.loads = Executors.newFixedThreadPool(
                settings.parallel(),
                Thread.ofPlatform().name("load-", 0).daemon().factory());
    }

    /// The project as the registry has it now.
    Catalog catalog() {
        return registry.read(project);
    }

    /// Finds out what a request means, and changes nothing.
    ///
    /// @throws ServeException if the request can't be carried out as a whole
    Plan plan(Catalog catalog, MaterializeRequest request) {
        Selection selection = Selection.of(
                catalog,
                request,
                versioning,
                number ->
                        registry.version(project, request.views().orElseThrow().getFirst(), number));
        List<Plan.Step> steps = new ArrayList<>();
        for (Target target : selection.targets()) {
            steps.add(step(target, request.window(), clock.instant()));
        }
        return new Plan(catalog, request, selection, steps);
    }

    private static Plan.Step step(Target target, Window window, Instant now) {
        Optional<Task> task = Task.of(target, window, now);
        return task.<Plan.Step>map(Plan.Step.Load::new)
                .orElseGet(() ->
                        new Plan.Step.UpToDate(target.name(), target.lastEnd().orElseThrow()));
    }

    /// Begins to carry a plan out: all its views, whatever becomes of the others. What it begins is in [#running] when
    /// this returns.
    ///
    /// @return an outcome for each view of the plan, in its order
    List<CompletableFuture<Outcome>> start(Plan plan) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            outcomes.add(
                    switch (step) {
                        case Plan.Step.UpToDate done ->
                            CompletableFuture.completedFuture(new Outcome.UpToDate(done.view(), done.until()));
                        case Plan.Step.Load load ->
                            start(load.task(), plan.request().window());
                    });
        }
        return outcomes;
    }

    /// Carries a plan out and waits for its end.
    List<Outcome> run(Plan plan) {
        return start(plan).stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Outcome> start(Task task, Window window) {
        Load mine = new Load(task, new Progress(), new CompletableFuture<>());
        Load other = running.putIfAbsent(task.target().storedName(), mine);
        return CompletableFuture.supplyAsync(
                () -> other == null ? load(mine, window) : join(other, task, window), callers);
    }

    /// Waits for a load that somebody else began. What the task has beyond it is loaded afterwards.
    private Outcome join(Load other, Task task, Window window) {
        Outcome joined = other.outcome().join();
        if (!(joined instanceof Outcome.Done) || other.task().covers(task)) {
            return joined;
        }
        try {
            return switch (again(task, window)) {
                case Plan.Step.UpToDate ignored -> joined;
                case Plan.Step.Load rest -> start(rest.task(), window).join();
            };
        } catch (ServeException e) {
            return new Outcome.Failed(task.target().name(), e.error());
        }
    }

    private Outcome load(Load mine, Window window) {
        Outcome outcome = new Outcome.Failed(mine.task().target().name(), stoppedError(mine.task()));
        try {
            outcome = CompletableFuture.supplyAsync(() -> attempt(mine, window), loads)
                    .join();
        } catch (RejectedExecutionException e) {
            LOG.debug("no load begins any more", e);
        } finally {
            running.remove(mine.task().target().storedName(), mine);
            mine.outcome().complete(outcome);
        }
        return outcome;
    }

    private static ServeError stoppedError(Task task) {
        return new ServeError(
                ErrorCode.UNAVAILABLE,
                "Materializing feature view %s was stopped"
                        .formatted(task.target().name()));
    }

    /// Runs on a thread of the pool, maybe long after the plan was made: by now somebody else may have changed the view
    /// or materialized it.
    private Outcome attempt(Load load, Window window) {
        String view = load.task().target().name();
        Outcome outcome;
        try {
            outcome = switch (again(load.task(), window)) {
                case Plan.Step.UpToDate done -> new Outcome.UpToDate(view, done.until());
                case Plan.Step.Load now -> loadNow(now.task(), load.progress());
            };
        } catch (RuntimeException e) {
            outcome = new Outcome.Failed(view, bugs.errorOf(e, "materialize " + view));
        }
        observer.ended(load.task(), outcome, load.progress());
        return outcome;
    }

    /// The task by the registry as it is now.
    private Plan.Step again(Task task, Window window) {
        if (!task.target().active()) {
            return new Plan.Step.Load(task);
        }
        String name = task.target().name();
        Catalog catalog = catalog();
        Target target = catalog.view(name)
                .map(view -> Target.of(catalog, view, versioning, true))
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.FEATURE_VIEW_NOT_FOUND,
                        "Feature view %s does not exist in project %s".formatted(name, project)));
        Plan.Step step = step(target, window, clock.instant());
        // What was announced is loaded; only where the registry has moved on is there less to do.
        return step instanceof Plan.Step.Load now
                        && task.covers(now.task())
                        && target.lastEnd().equals(task.target().lastEnd())
                ? new Plan.Step.Load(new Task(target, task.start(), task.end(), task.defaulted()))
                : step;
    }

    private Outcome loadNow(Task task, Progress progress) {
        if (stopping) {
            progress.cancel();
        }
        observer.begun(task, progress);
        FeatureViewState before = begin(task);
        Figures figures;
        try {
            figures = ViewLoad.run(task, stores, progress);
            record(task, before);
        } catch (RuntimeException e) {
            putBack(task, before);
            throw e;
        }
        return new Outcome.Done(task.target().name(), figures);
    }

    /// Notes that the view is being materialized, as Python does: not where it has no state yet.
    ///
    /// @return the state to put it back to if this fails
    private FeatureViewState begin(Task task) {
        FeatureViewState state = task.target().state();
        if (!task.target().active()) {
            return FeatureViewState.STATE_UNSPECIFIED;
        }
        return switch (state) {
            case STATE_UNSPECIFIED, UNRECOGNIZED -> FeatureViewState.STATE_UNSPECIFIED;
            // Somebody began and did not end.
            case MATERIALIZING ->
                task.target().lastEnd().isPresent() ? FeatureViewState.AVAILABLE_ONLINE : FeatureViewState.GENERATED;
            case CREATED ->
                throw ServeException.of(
                        ErrorCode.FAILED_PRECONDITION,
                        "FeatureView %s cannot transition from CREATED to MATERIALIZING."
                                .formatted(task.target().name()));
            case GENERATED, AVAILABLE_ONLINE -> {
                change(new SetViewState(task.target().name(), FeatureViewState.MATERIALIZING));
                yield state;
            }
        };
    }

    /// Rows that come later must not be passed by: what lies in the future is not done.
    private void record(Task task, FeatureViewState before) {
        Instant now = clock.instant();
        Instant end = task.end().isAfter(now) ? now : task.end();
        if (task.target().active() && !task.start().isAfter(end)) {
            change(new RecordMaterialization(task.target().name(), timestamp(task.start()), timestamp(end)));
        } else {
            putBack(task, before);
        }
    }

    private void putBack(Task task, FeatureViewState before) {
        if (before == FeatureViewState.STATE_UNSPECIFIED) {
            return;
        }
        try {
            change(new SetViewState(task.target().name(), before));
        } catch (ServeException e) {
            LOG.warn(
                    "feature view {} stays in state MATERIALIZING until it is materialized again: {}",
                    task.target().name(),
                    e.error().message());
        }
    }

    private void change(RegistryChange change) {
        registry.apply(project, List.of(change));
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /// The loads of this process at this moment.
    List<Load> running() {
        return List.copyOf(running.values());
    }

    /// Stops what is running, puts the views back to their earlier states, and begins nothing more.
    ///
    /// @param left how long that may take
    /// @return whether everything has ended
    boolean stop(Duration left) throws InterruptedException {
        stopping = true;
        running.values().forEach(load -> load.progress().cancel());
        loads.shutdown();
        return loads.awaitTermination(left.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        loads.shutdownNow();
        callers.shutdown();
    }
}
