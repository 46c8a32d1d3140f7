package io.featurestore.operator.cli;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.featurestore.crd.v1.Authz;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.Plan;
import io.featurestore.operator.Planner;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.resolve.JobSettings;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.validate.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs a FeatureStore on this machine.
@Command(
        name = "up",
        description = {
            "Run a FeatureStore without a cluster: its rendered containers' commands as processes on 127.0.0.1.",
            "The CronJob's work is done when the servers are ready, then on its schedule, or every five minutes.",
            "Ctrl-C stops all of them. What they store stays in the state folder."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration UNSCHEDULED = Duration.ofMinutes(5);

    @Parameters(
            arity = "0..1",
            defaultValue = "examples/quickstart",
            paramLabel = "FILE|FOLDER|-",
            description = "where the FeatureStore is (${DEFAULT-VALUE})")
    String path = "examples/quickstart";

    @Option(
            names = "--state",
            paramLabel = "FOLDER",
            description = "where the processes keep their files (.featurestore/NAME below the current folder)")
    Optional<Path> state = Optional.empty();

    @Option(names = "--no-auth", description = "run with authz.noAuth, whatever the FeatureStore says")
    boolean noAuth;

    @Mixin
    InputOptions options = new InputOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Input input = options.read(path);
        Document document = onlyFeatureStore(input);
        FeatureStore featureStore = featureStore(document);
        Path folder = state.orElse(Path.of(".featurestore", document.name()))
                .toAbsolutePath()
                .normalize();
        Layout layout = Layout.local(folder.toString(), FreePorts.choose());
        Plan plan = Planner.plan(input.world(featureStore), layout);
        report(document, plan);
        Resolved resolved = plan.resolved().orElseThrow();
        Path logs = folder.resolve("logs");
        LocalHost host = new LocalHost(logs, out);
        // Containers of both pods have the same names.
        LocalHost jobHost = new LocalHost(logs.resolve("job"), out);
        List<HasMetadata> objects = objects(plan, input);
        LocalPod pod = LocalPod.of(pod(plan), objects);
        Optional<LocalJob> job = job(plan, document, resolved)
                .map(times -> new LocalJob(LocalPod.of(jobPod(plan), objects), times, jobHost, InstantSource.system()));
        out.printf(
                "%s/%s, state in %s%n",
                document.tree().at("/metadata/namespace").asText(), document.name(), folder);
        out.flush();
        try (LocalRun run = new LocalRun(pod, host)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                job.ifPresent(LocalJob::stop);
                run.stop();
            }));
            run.start();
            if (job.isPresent()) {
                job.get().runOnce();
                host.progress("job", "next at " + job.get().next());
            }
            Path client = folder.resolve("client");
            writeClient(plan, resolved, client);
            LocalEndpoints.print(out, resolved, layout, client, Instant.now());
            job.ifPresent(UpCommand::keepRunning);
            run.awaitStop();
        } finally {
            job.ifPresent(LocalJob::stop);
        }
        return 0;
    }

    private static void keepRunning(LocalJob job) {
        Thread.ofVirtual().name("job").start(() -> {
            try {
                job.keepRunning();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// When the CronJob's work is done here. A job without a schedule, which in a cluster waits for somebody to start
    /// it, has one of its own; one that is suspended does not run.
    private static Optional<CronTimes> job(Plan plan, Document document, Resolved resolved) {
        boolean written = !document.tree().at("/spec/cronJob/schedule").asText().isEmpty();
        return resolved.job()
                .map(JobSettings::timing)
                .filter(timing -> !written || !timing.suspended())
                .filter(timing -> cronJob(plan).isPresent())
                .map(timing -> written
                        ? CronTimes.of(
                                timing.schedule(),
                                timing.timeZone().map(ZoneId::of).orElse(ZoneOffset.UTC))
                        : new CronTimes.Every(UNSCHEDULED));
    }

    /// The file with which the Python SDK reaches the servers, as clients in a cluster find it in the ConfigMap.
    private static void writeClient(Plan plan, Resolved resolved, Path folder) throws IOException {
        String name = resolved.owner().names().client();
        for (HasMetadata object : plan.objects()) {
            if (object instanceof ConfigMap map && map.getMetadata().getName().equals(name)) {
                for (Map.Entry<String, String> file : map.getData().entrySet()) {
                    LocalHost.writePrivate(
                            folder.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private Document onlyFeatureStore(Input input) {
        if (input.featureStores().size() != 1) {
            throw new UserError("%s: holds %d FeatureStores; up runs exactly one"
                    .formatted(path, input.featureStores().size()));
        }
        Document document = input.featureStores().getFirst();
        List<String> admission = Report.admission(document).stream()
                .filter(line -> !line.isWarning())
                .map(Report.Line::text)
                .toList();
        if (!admission.isEmpty()) {
            throw new UserError(String.join("\n", admission));
        }
        return document;
    }

    private FeatureStore featureStore(Document document) {
        FeatureStore featureStore = Input.featureStore(document);
        if (noAuth && featureStore.getSpec() != null) {
            Authz authz = new Authz();
            authz.noAuth = true;
            featureStore.getSpec().authz = authz;
        }
        return featureStore;
    }

    private void report(Document document, Plan plan) {
        PrintWriter err = spec.commandLine().getErr();
        for (Finding finding : plan.findings()) {
            err.println(Report.Line.of(document, finding).text());
        }
        if (plan.blocked()) {
            throw new UserError("nothing was started");
        }
        plan.resolved().flatMap(resolved -> askedForTokens(resolved.auth())).ifPresent(block -> {
            throw new UserError(
                    "%s: %s: %s: servers on this machine have no cluster to ask who a token belongs to; set authz.noAuth: true, or call up --no-auth"
                            .formatted(document.file(), document.name(), block));
        });
    }

    /// The block of the spec that has servers ask for tokens.
    private static Optional<String> askedForTokens(Resolved.Auth auth) {
        return switch (auth) {
            case Resolved.Auth.None none -> Optional.empty();
            case Resolved.Auth.Kubernetes kubernetes -> Optional.of("spec.authz.kubernetes");
            case Resolved.Auth.Oidc oidc -> Optional.of("spec.authz.oidc");
        };
    }

    private static PodSpec pod(Plan plan) {
        return plan.objects().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .map(deployment -> deployment.getSpec().getTemplate().getSpec())
                .findFirst()
                .orElseThrow(() -> new UserError("no Deployment was rendered"));
    }

    private static Optional<CronJob> cronJob(Plan plan) {
        return plan.objects().stream()
                .filter(CronJob.class::isInstance)
                .map(CronJob.class::cast)
                .findFirst();
    }

    private static PodSpec jobPod(Plan plan) {
        return cronJob(plan)
                .orElseThrow()
                .getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    /// What the pod can mount: rendered objects, then those of the input.
    private static List<HasMetadata> objects(Plan plan, Input input) {
        List<HasMetadata> objects = new ArrayList<>(input.objects());
        objects.removeIf(object -> Objects.equals(object.getKind(), "FeatureStore"));
        objects.addAll(plan.objects());
        return objects;
    }
}
