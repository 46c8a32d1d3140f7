package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.apply.ApplySet;
import io.featurestore.operator.apply.EventRecorder;
import io.featurestore.operator.apply.Leftovers;
import io.featurestore.operator.apply.ObjectKey;
import io.featurestore.operator.apply.Outcome;
import io.featurestore.operator.apply.StatusWriter;
import io.featurestore.operator.status.Announcement;
import io.featurestore.operator.status.Facts;
import io.featurestore.operator.status.Observed;
import io.featurestore.operator.status.StatusBuilder;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.watch.Sources;
import io.featurestore.operator.watch.UnreadableSpec;
import io.featurestore.operator.world.OperatorSettings;
import io.featurestore.operator.world.World;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// One look at one FeatureStore: what is known becomes a plan, the plan is applied, what came of it is told. All reads
/// are from caches; a look that finds everything in place sends nothing.
final class FeatureStoreReconciler implements Reconciler<FeatureStore> {
    /// The parts that a look is made of.
    record Parts(
            Sources sources,
            Function<World, Plan> planner,
            Scope scope,
            ApplySet applySet,
            Leftovers leftovers,
            StatusWriter status,
            EventRecorder events,
            OperatorMetrics metrics,
            ReconcileLog log) {}

    private final Parts parts;
    private final OperatorSettings settings;
    private final Salts salts;
    private final Supplier<Set<String>> apis;
    private final Runnable ended;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff();
    private final Looks looks;

    /// @param apis the API groups that the cluster serves now
    /// @param ended is run after each look
    FeatureStoreReconciler(
            Parts parts,
            Looks looks,
            OperatorSettings settings,
            Salts salts,
            Supplier<Set<String>> apis,
            Runnable ended,
            InstantSource clock) {
        this.parts = parts;
        this.looks = looks;
        this.settings = settings;
        this.salts = salts;
        this.apis = apis;
        this.ended = ended;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, FeatureStore>> prepareEventSources(EventSourceContext<FeatureStore> context) {
        return parts.sources().prepare(context);
    }

    @Override
    public UpdateControl<FeatureStore> reconcile(FeatureStore cached, Context<FeatureStore> context) {
        UpdateControl<FeatureStore> control =
                looks.during(() -> look(cached, context)).orElseGet(UpdateControl::noUpdate);
        ended.run();
        return control;
    }

    private UpdateControl<FeatureStore> look(FeatureStore cached, Context<FeatureStore> context) {
        if (context.isPrimaryResourceDeleted()) {
            return gone(cached);
        }
        if (cached.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        Instant start = clock.instant();
        Result result = look(parts.status().latest(cached));
        parts.metrics().reconciled(result.name, Duration.between(start, clock.instant()));
        String uid = cached.getMetadata().getUid();
        if (!result.again) {
            backoff.reset(uid);
            return parts.applySet()
                    .again(cached)
                    .map(wait -> UpdateControl.<FeatureStore>noUpdate().rescheduleAfter(wait))
                    .orElseGet(UpdateControl::noUpdate);
        }
        Duration wait = backoff.afterFailure(uid);
        parts.log().retrying(cached, wait);
        return UpdateControl.<FeatureStore>noUpdate().rescheduleAfter(wait);
    }

    /// How a look ended.
    private enum Result {
        SETTLED("settled", false),
        WAITING("waiting", false),
        FAILED("failed", true);

        private final String name;
        private final boolean again;

        Result(String name, boolean again) {
            this.name = name;
            this.again = again;
        }
    }

    private Result look(FeatureStore featureStore) {
        Work work;
        try {
            work = work(featureStore);
        } catch (KubernetesClientException e) {
            parts.log().unreachable(featureStore, e);
            return Result.FAILED;
        } catch (RuntimeException e) {
            parts.log().crashed(featureStore, e);
            work = Work.CRASHED;
        }
        boolean told = tell(featureStore, work);
        if (work.equals(Work.CRASHED)
                || !told
                || work.outcomes().stream().anyMatch(FeatureStoreReconciler::triesAgain)) {
            return Result.FAILED;
        }
        boolean settled = !work.plan().blocked() && work.outcomes().stream().allMatch(Outcome::settled);
        return settled ? Result.SETTLED : Result.WAITING;
    }

    /// What was planned and what became of it.
    private record Work(Plan plan, List<Outcome> outcomes) {
        /// A fault of the operator: nothing is known of the FeatureStore, nothing of it is touched.
        static final Work CRASHED = new Work(
                refused(
                        "InternalError",
                        "spec",
                        "the operator failed on this FeatureStore; its log says why. What runs is left as it is"),
                List.of());
    }

    private static Plan refused(String reason, String path, String message) {
        return new Plan(List.of(Finding.error(reason, path, message)), Optional.empty(), List.of());
    }

    private Work work(FeatureStore featureStore) {
        Plan plan = plan(featureStore);
        List<Outcome> outcomes = plan.blocked() ? List.of() : parts.applySet().apply(featureStore, plan.objects());
        outcomes.forEach(outcome -> {
            parts.metrics().outcome(outcome);
            parts.log().outcome(featureStore, outcome);
        });
        plan.resolved().ifPresent(resolved -> parts.metrics().describe(featureStore, resolved));
        return new Work(plan, outcomes);
    }

    private Plan plan(FeatureStore featureStore) {
        if (featureStore.getSpec() instanceof UnreadableSpec unreadable) {
            return refused("Unreadable", unreadable.path(), unreadable.message());
        }
        World world = new World(
                featureStore,
                parts.sources().referred(featureStore),
                parts.sources().of(featureStore),
                apis.get(),
                settings);
        return parts.scope().confine(parts.planner().apply(world), world.namespace());
    }

    /// Whether only time can help: nothing will tell us when the cause is gone.
    private static boolean triesAgain(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed -> true;
            case Outcome.Conflict conflict -> true;
            case Outcome.DriftRejected drift -> true;
            case Outcome.Held held -> false;
            case Outcome.Created created -> false;
            case Outcome.Updated updated -> false;
            case Outcome.Unchanged unchanged -> false;
            case Outcome.Deleted deleted -> false;
            case Outcome.Immutable immutable -> false;
        };
    }

    /// Writes the status and announces what changed.
    ///
    /// @return whether the status is as it should be
    private boolean tell(FeatureStore featureStore, Work work) {
        Facts facts = new Facts(
                featureStore,
                work.plan().findings(),
                work.plan().resolved(),
                work.plan().objects(),
                work.outcomes().stream()
                        .flatMap(outcome -> outcome.trouble().stream())
                        .toList(),
                observed(featureStore));
        FeatureStoreStatus next = StatusBuilder.next(facts, clock.instant());
        try {
            if (parts.status().write(featureStore, next)) {
                parts.log().status(featureStore, next);
                Announcement.of(featureStore.getStatus(), next)
                        .forEach(announcement -> parts.events().record(featureStore, announcement));
            }
            return true;
        } catch (KubernetesClientException e) {
            parts.log().unreachable(featureStore, e);
            return false;
        }
    }

    private Observed observed(FeatureStore featureStore) {
        FeatureStoreNames names = new FeatureStoreNames(
                featureStore.getMetadata().getNamespace(),
                featureStore.getMetadata().getName());
        return new Observed(
                child("Deployment", names, names.base()).map(Deployment.class::cast),
                parts.sources().pods(featureStore),
                child("CronJob", names, names.base()).map(CronJob.class::cast),
                parts.sources().jobs(featureStore),
                parts.sources().jobPods(featureStore),
                child("Deployment", names, names.lineage()).map(Deployment.class::cast));
    }

    private Optional<HasMetadata> child(String kind, FeatureStoreNames names, String name) {
        return parts.sources().find(new ObjectKey(kind, names.namespace(), name));
    }

    private UpdateControl<FeatureStore> gone(FeatureStore featureStore) {
        ResourceID id = ResourceID.fromResource(featureStore);
        // A new one of this name takes over what the old one left; the framework may even show us the new one here.
        if (parts.sources().featureStore(id).isEmpty()) {
            removeLeftovers(featureStore);
        }
        parts.sources().lookAgain(id);
        return UpdateControl.noUpdate();
    }

    private void removeLeftovers(FeatureStore featureStore) {
        String uid = featureStore.getMetadata().getUid();
        List<Outcome> outcomes = parts.leftovers().remove(featureStore);
        outcomes.forEach(outcome -> {
            parts.metrics().outcome(outcome);
            parts.log().outcome(featureStore, outcome);
        });
        if (!outcomes.stream().allMatch(Outcome::settled)) {
            throw new IllegalStateException("objects of a FeatureStore that is gone could not be removed: " + outcomes);
        }
        parts.applySet().forget(featureStore);
        parts.status().forget(featureStore);
        parts.metrics().forget(featureStore);
        salts.forget(uid);
        backoff.reset(uid);
    }
}
