package io.featurestore.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.featurestore.crd.testing.EmbeddedApiServer;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.install.Manifests;
import io.featurestore.operator.watch.Clients;
import io.featurestore.operator.watch.Leadership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real API server with the operator's manifests in it, one for all tests of a run. The operator runs in this JVM as
/// the ServiceAccount of the manifests, with exactly its rights. No controller runs beside it: tests write the status
/// of Deployments, and nothing is garbage-collected.
final class TestCluster {
    static final String OPERATOR_NAMESPACE = "feast-operator-system";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ACCOUNT = "featurestore-operator";
    private static final String USER = "system:serviceaccount:" + OPERATOR_NAMESPACE + ":" + ACCOUNT;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static @Nullable TestCluster shared;

    final EmbeddedApiServer server;
    final KubernetesClient admin;

    /// Reads FeatureStores as the operator does, whatever is in them.
    private final KubernetesClient reader;

    private TestCluster(EmbeddedApiServer server) {
        this.server = server;
        this.admin = server.admin();
        this.reader = Clients.create(server.adminConfig(), request -> {});
    }

    /// The cluster, started if it is not yet; ends the test as not run where there are no programs for it.
    static synchronized TestCluster get() {
        if (shared == null) {
            TestCluster cluster = new TestCluster(EmbeddedApiServer.startOrAbort());
            cluster.apply(Manifests.text(Manifests.DEPLOY));
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> cluster.admin
                            .resources(FeatureStore.class)
                            .inAnyNamespace()
                            .list()
                            .getItems()
                            .isEmpty());
            shared = cluster;
        }
        return shared;
    }

    /// Starts an operator with the rights of the manifests.
    Operator startOperator(String process) throws IOException, InterruptedException {
        return Operator.start(options(OPERATOR_NAMESPACE, process), operatorConfig(), InstantSource.system());
    }

    /// Starts one that looks at each FeatureStore again after a time, by a clock of the test's choice.
    Operator startOperator(String process, Duration lookAnyway, InstantSource clock)
            throws IOException, InterruptedException {
        return Operator.start(
                options(OPERATOR_NAMESPACE, process).lookingAnywayAfter(lookAnyway), operatorConfig(), clock);
    }

    /// Starts one that reaches the API server by another address, with a timing of the Lease.
    Operator startOperator(String process, Config config, Leadership.Timing timing)
            throws IOException, InterruptedException {
        return Operator.start(options(OPERATOR_NAMESPACE, process).leadingBy(timing), config, InstantSource.system());
    }

    /// Starts one that is installed in another namespace, and does not wait until it is ready.
    Operator startOperatorElsewhere(String namespace) throws IOException {
        return Operator.startInBackground(options(namespace, "elsewhere"), operatorConfig(), InstantSource.system());
    }

    /// Starts one with the rights of the overlay for a single namespace.
    Operator startNamespacedOperator(String namespace) throws IOException, InterruptedException {
        OperatorOptions options = OperatorOptions.fromEnvironment(
                Map.of(
                        "POD_NAMESPACE",
                        namespace,
                        "WATCH_NAMESPACES",
                        namespace,
                        "HEALTH_PROBE_BIND_ADDRESS",
                        "127.0.0.1:0",
                        "METRICS_BIND_ADDRESS",
                        "127.0.0.1:0"),
                "namespaced");
        return Operator.start(options, server.serviceAccountConfig(namespace, ACCOUNT), InstantSource.system());
    }

    /// The rights of the manifests.
    Config operatorConfig() {
        return server.serviceAccountConfig(OPERATOR_NAMESPACE, ACCOUNT);
    }

    /// The options of the manifests, with ports of the system's choice.
    private static OperatorOptions options(String namespace, String process) {
        return OperatorOptions.fromEnvironment(
                Map.of(
                        "POD_NAMESPACE", namespace,
                        "HEALTH_PROBE_BIND_ADDRESS", "127.0.0.1:0",
                        "METRICS_BIND_ADDRESS", "127.0.0.1:0"),
                process);
    }

    /// Applies YAML documents as a user does, as they are written.
    void apply(String yaml) {
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(yaml)) {
            documents.forEachRemaining(document -> admin.resource(
                            admin.getKubernetesSerialization().convertValue(document, GenericKubernetesResource.class))
                    .patch(serverSideApply("kubectl").build(), document.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// By force, so that fields of others become those of this manager.
    static PatchContext.Builder serverSideApply(String fieldManager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(true);
    }

    /// Makes a namespace in which only restricted pods may run.
    void namespace(String name) {
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  labels: {pod-security.kubernetes.io/enforce: restricted}
                """.formatted(name));
    }

    FeatureStore featureStore(String namespace, String name) {
        return Objects.requireNonNull(reader.resources(FeatureStore.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /// `status reason` of a condition, empty if there is none.
    String condition(String namespace, String name, String type) {
        return Optional.ofNullable(featureStore(namespace, name).getStatus())
                .flatMap(status -> status.conditions.stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst())
                .map(condition -> condition.getStatus() + " " + condition.getReason())
                .orElse("");
    }

    /// The message of a condition.
    String message(String namespace, String name, String type) {
        return featureStore(namespace, name).getStatus().conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getMessage())
                .findFirst()
                .orElse("");
    }

    /// The generation that the status is about.
    long observedGeneration(String namespace, String name) {
        return Optional.ofNullable(featureStore(namespace, name).getStatus())
                .map(status -> status.conditions.getFirst().getObservedGeneration())
                .orElse(-1L);
    }

    void awaitCondition(String namespace, String name, String type, String expected) {
        await("condition %s of %s/%s".formatted(type, namespace, name))
                .atMost(PATIENCE)
                .until(() -> condition(namespace, name, type), expected::equals);
    }

    Deployment deployment(String namespace, String name) {
        return Objects.requireNonNull(
                admin.apps().deployments().inNamespace(namespace).withName(name).get());
    }

    boolean exists(HasMetadata object) {
        return admin.resource(object).get() != null;
    }

    /// Does what the Deployment controller does once all pods are ready.
    void becomeAvailable(String namespace, String name) {
        report(namespace, name, true);
    }

    /// Does what the Deployment controller does while no pod is ready.
    void becomeUnavailable(String namespace, String name) {
        report(namespace, name, false);
    }

    private void report(String namespace, String name, boolean available) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            Deployment live = deployment(namespace, name);
            int replicas = live.getSpec().getReplicas();
            admin.resource(new DeploymentBuilder(live)
                            .withNewStatus()
                            .withObservedGeneration(live.getMetadata().getGeneration())
                            .withReplicas(replicas)
                            .withUpdatedReplicas(replicas)
                            .withReadyReplicas(available ? replicas : 0)
                            .withAvailableReplicas(available ? replicas : 0)
                            .addNewCondition()
                            .withType("Available")
                            .withStatus(available ? "True" : "False")
                            .withReason("Test")
                            .withMessage("written by a test")
                            .endCondition()
                            .endStatus()
                            .build())
                    .updateStatus();
            return true;
        });
    }

    /// Where the audit log ends now.
    int mark() {
        return server.auditEvents().size();
    }

    /// The operator's requests about a namespace since a mark, as `verb resource name`, without watches, the Lease and
    /// events.
    List<String> requests(int mark, String namespace) {
        return server.auditEvents().stream()
                .skip(mark)
                .filter(event -> event.at("/user/username").asText().equals(USER))
                .filter(event -> event.at("/stage").asText().equals("ResponseComplete"))
                .filter(event -> concerns(event, namespace))
                .map(TestCluster::describe)
                .filter(request ->
                        !request.startsWith("watch ") && !request.contains(" leases ") && !request.contains(" events "))
                .toList();
    }

    private static boolean concerns(JsonNode event, String namespace) {
        String of = event.at("/objectRef/namespace").asText();
        return of.isEmpty() ? event.at("/objectRef/name").asText().contains(namespace) : of.equals(namespace);
    }

    private static String describe(JsonNode event) {
        String subresource = event.at("/objectRef/subresource").asText();
        return "%s %s%s %s"
                .formatted(
                        event.at("/verb").asText(),
                        event.at("/objectRef/resource").asText(),
                        subresource.isEmpty() ? "" : "/" + subresource,
                        event.at("/objectRef/name").asText());
    }

    /// What an operator serves on its port for Prometheus.
    static String metrics(Operator operator) {
        return page(operator.metricsPort(), "/metrics").body();
    }

    /// An answer of one of an operator's ports.
    static HttpResponse<String> page(int port, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// How often an operator has looked at FeatureStores.
    static long looks(Operator operator) {
        return metrics(operator)
                .lines()
                .filter(line -> line.startsWith("feast_operator_reconcile_duration_seconds_count"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /// Annotates an object as a user does.
    void annotate(HasMetadata object, String key, String value) {
        merge(object, "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
    }

    /// Changes an object as `kubectl patch --type merge` does.
    void merge(HasMetadata object, String patch) {
        admin.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /// Makes the operator look at a FeatureStore, and waits until it has.
    void force(Operator operator, String namespace, String name, String token) {
        long before = looks(operator);
        annotate(featureStore(namespace, name), "test/touched", token);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> looks(operator) > before);
    }

    /// The uid of everything in a namespace that carries our label, by `Kind name`; cluster-scoped objects included
    /// that carry its label.
    Map<String, String> uids(String namespace) {
        return Stream.of(
                        admin.serviceAccounts().inNamespace(namespace),
                        admin.services().inNamespace(namespace),
                        admin.configMaps().inNamespace(namespace),
                        admin.secrets().inNamespace(namespace),
                        admin.persistentVolumeClaims().inNamespace(namespace),
                        admin.apps().deployments().inNamespace(namespace),
                        admin.rbac().roles().inNamespace(namespace),
                        admin.rbac().roleBindings().inNamespace(namespace),
                        admin.rbac().clusterRoleBindings().withLabel("feast.dev/namespace", namespace),
                        admin.autoscaling().v2().horizontalPodAutoscalers().inNamespace(namespace),
                        admin.policy().v1().podDisruptionBudget().inNamespace(namespace),
                        admin.batch().v1().cronjobs().inNamespace(namespace))
                .<HasMetadata>flatMap(kind ->
                        kind.withLabel("app.kubernetes.io/managed-by", "feast-operator").list().getItems().stream())
                .collect(Collectors.toMap(
                        object -> object.getKind() + " " + object.getMetadata().getName(),
                        object -> object.getMetadata().getUid()));
    }

    /// The objects of [#uids].
    Set<String> children(String namespace) {
        return uids(namespace).keySet();
    }
}
