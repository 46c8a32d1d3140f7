package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.featurestore.crd.v1.FeastCronJob;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.operator.resolve.JobSettings.Access;
import io.featurestore.operator.resolve.JobSettings.Runner;
import io.featurestore.operator.resolve.JobSettings.Timing;
import io.featurestore.operator.resolve.Resolved.Online;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.Resolved.Repository;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.NameRules;
import io.featurestore.operator.world.Given;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Resolves the scheduled work. Works on a spec with its defaults.
final class Jobs {
    private static final String PATH = "spec.cronJob";
    private static final String CONTAINER = PATH + ".containerConfigs";
    private static final String SHARED = "ReadWriteMany";

    /// A line that applies the definitions of the current folder.
    private static final Pattern APPLY =
            Pattern.compile("(?s)(.*[\\s;&|(])?feast(\\s+-\\S+(\\s+[^-\\s]\\S*)?)*\\s+apply\\b.*");

    private static final Pattern CHANGES_FOLDER = Pattern.compile("(?s)(.*[\\s;&|(])?(cd|-c|--chdir)[\\s=].*");

    private final Lookup lookup;
    private final Servers servers;
    private final FeatureStoreSpec spec;
    private final boolean written;

    /// @param spec with its defaults
    /// @param written whether it says something about the job
    Jobs(Lookup lookup, FeatureStoreSpec spec, boolean written) {
        this.lookup = lookup;
        this.spec = spec;
        this.servers = new Servers(lookup.besideThePods());
        this.written = written;
    }

    /// The stores of the FeatureStore.
    record Stored(Registry registry, Online online, Optional<Persistence> offline) {
        /// Whether another pod can open all of them. SQLite can't be shared by several machines, wherever it lies. An
        /// offline store that is not configured is one of files.
        private boolean reachable() {
            return registry.persistence().map(Stored::shared).orElse(true)
                    && online.server().isPresent()
                    && online.persistence().allowsSeveralPods()
                    && offline.filter(Stored::shared).isPresent();
        }

        private static boolean shared(Persistence persistence) {
            return persistence.allowsSeveralPods()
                    || persistence
                            .claim()
                            .flatMap(Persistence.Claim::creation)
                            .filter(creation -> creation.accessModes().contains(SHARED))
                            .isPresent();
        }
    }

    /// The job; none where it would have nothing to do, and none that nobody asked for where its name would be too
    /// long.
    ///
    /// @param definitions what is applied before the default work, where the registry can be reached
    /// @param images the images of the servers
    Optional<JobSettings> resolve(
            Stored stored, Optional<Repository> definitions, List<ServerSettings> images, PodSettings pod) {
        FeastCronJob job = spec.cronJob;
        List<String> commands = Given.list(job.containerConfigs.commands);
        if (commands.isEmpty() && stored.online().server().isEmpty()) {
            if (written) {
                lookup.add(Finding.warning(
                        "NothingToMaterialize",
                        PATH,
                        "the online store is disabled, so there is nothing to materialize into and no CronJob: give"
                                + " %s.commands, or remove %s".formatted(CONTAINER, PATH)));
            }
            return Optional.empty();
        }
        if (!written && !NameRules.fitsACronJob(lookup.world().name())) {
            return Optional.empty();
        }
        Runner runner = runner(job.containerConfigs, images);
        if (!harmless(commands, runner)) {
            return Optional.empty();
        }
        Access access = stored.reachable() ? Access.STORES : Access.CLIENT;
        return Optional.of(new JobSettings(
                timing(job),
                Given.map(job.annotations),
                run(job.jobSpec),
                Optional.ofNullable(job.jobSpec)
                        .map(spec -> Given.map(spec.podTemplateAnnotations))
                        .orElseGet(TreeMap::new),
                nodeSelector(pod, job.containerConfigs),
                runner,
                definitions.filter(repository -> commands.isEmpty()
                        && (access == Access.STORES || stored.registry().reachable())),
                commands,
                access));
    }

    private static Optional<ServerSettings> serverWith(String image, List<ServerSettings> images) {
        return images.stream().filter(it -> it.image().equals(image)).findFirst();
    }

    private Runner runner(FeastCronJob.CronJobContainer container, List<ServerSettings> images) {
        String image = Objects.requireNonNull(container.image);
        Optional<ServerSettings> server = serverWith(image, images);
        boolean own = lookup.world().settings().isOwn(image);
        if (written && !own && server.isEmpty()) {
            lookup.add(Finding.warning(
                    "ForeignJobImage",
                    CONTAINER + ".image",
                    "the job runs in image %s itself, not in a server's pod, so that image needs the program feast: name one that has it"
                            .formatted(image)));
        }
        servers.referAll(container.env, container.envFrom, CONTAINER);
        String pullPolicy = Optional.ofNullable(container.imagePullPolicy)
                .filter(policy -> !policy.isEmpty())
                .or(() -> server.map(ServerSettings::pullPolicy))
                .orElseGet(() -> Servers.pullPolicy(null, image));
        return new Runner(
                image,
                own,
                pullPolicy,
                Given.list(container.env),
                Given.list(container.envFrom),
                Optional.ofNullable(container.resources)
                        .orElseGet(io.fabric8.kubernetes.api.model.ResourceRequirements::new));
    }

    /// Whether nothing in the commands destroys anything. The folder with definitions is in the servers' pod: Python's
    /// apply, where there is none, deletes what the registry holds; ours refuses.
    private boolean harmless(List<String> commands, Runner runner) {
        boolean harmless = true;
        for (int i = 0; i < commands.size(); i++) {
            String command = commands.get(i);
            if (!APPLY.matcher(command).matches()) {
                continue;
            }
            boolean elsewhere = CHANGES_FOLDER.matcher(command).matches();
            boolean destroys = !runner.own() && !elsewhere;
            lookup.add(Finding.warning(
                    "ApplyWithoutRepository",
                    "%s.commands[%d]".formatted(CONTAINER, i),
                    "the job has a pod of its own, in which the feature repository is not; "
                            + (destroys
                                    ? "there, feast apply of image %s would delete all that the registry holds, so there is no CronJob: "
                                            .formatted(runner.image())
                                    : "")
                            + "apply from outside, or from a folder of the image (cd FOLDER && feast apply)"));
            harmless = harmless && !destroys;
        }
        return harmless;
    }

    private static Timing timing(FeastCronJob job) {
        return new Timing(
                job.schedule,
                Optional.ofNullable(job.timeZone).filter(zone -> !zone.isEmpty()),
                Optional.ofNullable(job.concurrencyPolicy)
                        .filter(policy -> !policy.isEmpty())
                        .orElse("Allow"),
                Boolean.TRUE.equals(job.suspend),
                job.startingDeadlineSeconds == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(job.startingDeadlineSeconds),
                intOf(job.successfulJobsHistoryLimit),
                intOf(job.failedJobsHistoryLimit));
    }

    private static JobSpec run(FeastCronJob.@Nullable JobSpec spec) {
        FeastCronJob.JobSpec given = spec == null ? new FeastCronJob.JobSpec() : spec;
        return new JobSpecBuilder()
                .withParallelism(given.parallelism)
                .withCompletions(given.completions)
                .withActiveDeadlineSeconds(given.activeDeadlineSeconds)
                .withPodFailurePolicy(given.podFailurePolicy)
                .withBackoffLimit(given.backoffLimit)
                .withBackoffLimitPerIndex(given.backoffLimitPerIndex)
                .withMaxFailedIndexes(given.maxFailedIndexes)
                .withTtlSecondsAfterFinished(given.ttlSecondsAfterFinished)
                .withCompletionMode(given.completionMode)
                .withSuspend(given.suspend)
                .withPodReplacementPolicy(given.podReplacementPolicy)
                .build();
    }

    /// Runs are placed where the servers are, unless the job says otherwise.
    private static SortedMap<String, String> nodeSelector(PodSettings pod, FeastCronJob.CronJobContainer container) {
        SortedMap<String, String> selector = new TreeMap<>(pod.nodeSelector());
        selector.putAll(Given.map(container.nodeSelector));
        return selector;
    }

    private static OptionalInt intOf(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
