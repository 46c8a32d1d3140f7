package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.render.InitContainers.Applying;
import io.featurestore.operator.resolve.JobSettings;
import io.featurestore.operator.resolve.JobSettings.Access;
import io.featurestore.operator.resolve.JobSettings.Runner;
import io.featurestore.operator.resolve.JobSettings.Timing;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Owner;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The CronJob, and the ServiceAccount of its pods. A pod does the work itself, so the account has no rights in the
/// cluster: it only says to the servers who asks.
final class JobRenderer {
    private static final String SCRATCH = "/tmp";

    /// The user of Feast's images, in case that an image names its user by name, which can't be told from root.
    private static final long USER = 1001L;

    private final Resolved resolved;
    private final JobSettings job;
    private final Layout layout;
    private final Volumes volumes;

    private JobRenderer(Resolved resolved, JobSettings job, Layout layout) {
        this.resolved = resolved;
        this.job = job;
        this.layout = layout;
        this.volumes = Volumes.ofJob(resolved, job, layout);
    }

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        return resolved.job().stream().flatMap(job -> {
            JobRenderer renderer = new JobRenderer(resolved, job, layout);
            return Stream.concat(renderer.account(), Stream.of(renderer.cronJob()));
        });
    }

    private Stream<HasMetadata> account() {
        Owner owner = resolved.owner();
        String name = owner.names().cronJobAccount();
        return resolved.jobAccount().equals(name)
                ? Stream.of(ServiceAccountRenderer.account(
                        Metadata.of(owner, name, ServiceType.CRON_JOB),
                        resolved.pod().identity()))
                : Stream.empty();
    }

    private HasMetadata cronJob() {
        Owner owner = resolved.owner();
        Timing timing = job.timing();
        ObjectMeta meta = new ObjectMetaBuilder(Metadata.of(owner, owner.names().base(), ServiceType.CRON_JOB))
                .withAnnotations(new TreeMap<>(job.annotations()))
                .build();
        return new CronJobBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withSchedule(timing.schedule())
                .withTimeZone(timing.timeZone().orElse(null))
                .withConcurrencyPolicy(timing.concurrencyPolicy())
                .withSuspend(timing.suspended())
                .withStartingDeadlineSeconds(deadline(timing))
                .withSuccessfulJobsHistoryLimit(
                        timing.successfulRuns().stream().boxed().findFirst().orElse(null))
                .withFailedJobsHistoryLimit(
                        timing.failedRuns().stream().boxed().findFirst().orElse(null))
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(new TreeMap<>(Labels.descriptive(owner.name(), ServiceType.CRON_JOB)))
                .endMetadata()
                .withSpec(run())
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private static @Nullable Long deadline(Timing timing) {
        return timing.startingDeadlineSeconds().stream().boxed().findFirst().orElse(null);
    }

    private JobSpec run() {
        return new JobSpecBuilder(job.run()).withTemplate(template()).build();
    }

    /// Commands run one after the other, after the definitions are applied: all but the last are init containers.
    private PodTemplateSpec template() {
        List<Container> containers = Stream.concat(definitions(), commands()).toList();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(new TreeMap<>(Labels.jobPod(resolved.owner().name())))
                .withAnnotations(new TreeMap<>(job.podAnnotations()))
                .endMetadata()
                .withNewSpecLike(PodBase.of(
                        resolved.pod().identity(),
                        resolved.jobAccount(),
                        resolved.pod().token(),
                        "Never"))
                .withSecurityContext(securityContext(resolved.pod().securityContext()))
                .withNodeSelector(job.nodeSelector())
                .withTolerations(resolved.pod().tolerations())
                .withInitContainers(containers.subList(0, containers.size() - 1))
                .withContainers(containers.getLast())
                .withVolumes(volumes.all())
                .endSpec()
                .build();
    }

    /// As for the servers; OpenShift, where no group is set, chooses the user itself.
    private static PodSecurityContext securityContext(PodSecurityContext servers) {
        PodSecurityContextBuilder context = new PodSecurityContextBuilder(servers);
        return servers.getRunAsUser() == null && servers.getFsGroup() != null
                ? context.withRunAsUser(USER).build()
                : context.build();
    }

    private Stream<Container> definitions() {
        Map<String, String> pullPolicies = new LinkedHashMap<>();
        pullPolicies.put(job.runner().image(), job.runner().pullPolicy());
        resolved.servers().forEach(server -> pullPolicies.putIfAbsent(server.image(), server.pullPolicy()));
        Applying applying = new Applying(ConfigRenderer.JOB_KEY, env(), envFrom(), mounts(), resources(), pullPolicies);
        return job.definitions().stream()
                .map(repository -> new InitContainers(resolved, repository, applying, layout, volumes))
                .flatMap(init -> init.render().stream());
    }

    private Stream<Container> commands() {
        List<List<String>> commands = Commands.job(job);
        return IntStream.range(0, commands.size()).mapToObj(i -> container("feast-" + i, commands.get(i)));
    }

    private Container container(String name, List<String> command) {
        Runner runner = job.runner();
        return ContainerBase.of(name, runner.image(), runner.pullPolicy(), runner.own())
                .withWorkingDir(layout.path(folder()))
                .withCommand(command)
                .withEnv(Environment.of(resolved, volumes.configPath(ConfigRenderer.JOB_KEY), env()))
                .withEnvFrom(envFrom())
                .withResources(resources())
                .withVolumeMounts(volumes.mounts(mounts(), Optional.of(ConfigRenderer.JOB_KEY), runner.own()))
                .build();
    }

    private ResourceRequirements resources() {
        return Canonical.resources(job.runner().resources());
    }

    /// Paths of files are relative to the repository, where a run sees it.
    private String folder() {
        boolean visible = opensStores()
                && resolved.offline()
                        .flatMap(offline -> offline.persistence().claim())
                        .isPresent();
        return visible ? resolved.repository().directory() : SCRATCH;
    }

    private boolean opensStores() {
        return job.access() == Access.STORES;
    }

    /// What opens the stores as the servers do sees what they see.
    private List<ServerSettings> asServers() {
        return opensStores() ? resolved.servers() : List.of();
    }

    private List<EnvVar> env() {
        return Stream.concat(asServers().stream().flatMap(server -> server.env().stream()), job.runner().env().stream())
                .toList();
    }

    private List<EnvFromSource> envFrom() {
        return Stream.concat(
                        asServers().stream().flatMap(server -> server.envFrom().stream()),
                        job.runner().envFrom().stream())
                .distinct()
                .toList();
    }

    private List<VolumeMount> mounts() {
        return asServers().stream().flatMap(server -> server.mounts().stream()).toList();
    }
}
