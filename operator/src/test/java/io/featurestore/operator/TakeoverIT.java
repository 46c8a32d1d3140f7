package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// FeatureStores that the Go operator runs are taken over in place: no object is made anew, and what only the Go
/// operator knows goes away. The inputs were read back from a cluster in which it ran.
class TakeoverIT {
    private static final Path SAMPLES = Path.of("src/test/resources/takeover");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /// As whom the Go operator writes: most objects by update, autoscalers and budgets by apply.
    private static final String UPDATES_AS = "manager";

    private static final String APPLIES_AS = "feast-operator";
    private static final Set<String> APPLIED = Set.of("HorizontalPodAutoscaler", "PodDisruptionBudget");

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator("takeover");

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void theMinimalTopologyIsTakenOverInPlace() throws IOException, InterruptedException {
        Map<String, String> before = given("02-topology-minimal", "s02", "minimal-production");
        OPERATOR.start();
        settled("s02", "minimal-production");

        Deployment deployment = cluster.deployment("s02", "feast-minimal-production");
        assertThat(deployment.getSpec().getTemplate().getSpec().getContainers())
                .flatExtracting(Container::getEnv)
                .extracting(EnvVar::getName)
                .isNotEmpty()
                .doesNotContain("TMP_FEATURE_STORE_YAML_BASE64");
        assertThat(deployment.getSpec().getTemplate().getSpec().getVolumes())
                .extracting(volume -> volume.getName())
                .doesNotHaveDuplicates();
        Map<String, String> after = cluster.uids("s02");
        assertThat(after).containsAllEntriesOf(kept(before, after.keySet()));
        assertThat(kept(before, after.keySet()))
                .containsKeys(
                        "Deployment feast-minimal-production",
                        "PersistentVolumeClaim feast-minimal-production-offline",
                        "Service feast-minimal-production-online",
                        "ConfigMap feast-minimal-production-client",
                        "ServiceAccount feast-minimal-production");
        theJobDoesItsOwnWork("s02", "minimal-production");
        assertThat(after)
                .containsEntry("CronJob feast-minimal-production", before.get("CronJob feast-minimal-production"))
                .doesNotContainKeys(
                        "Role feast-minimal-production-cronjob", "RoleBinding feast-minimal-production-cronjob");
        nothingMoreIsWritten("s02", "minimal-production");
    }

    private void theJobDoesItsOwnWork(String namespace, String name) {
        assertThat(cluster.featureStore(namespace, name).getStatus().cronJob).isEqualTo("feast-" + name);
        var pod = Objects.requireNonNull(cluster.admin
                        .batch()
                        .v1()
                        .cronjobs()
                        .inNamespace(namespace)
                        .withName("feast-" + name)
                        .get())
                .getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getSpec();
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getContainers())
                .singleElement()
                .satisfies(container ->
                        assertThat(container.getCommand()).containsExactly("feast", "materialize-incremental"));
        assertThat(pod.getServiceAccountName()).isEqualTo("feast-" + name + "-cronjob");
    }

    @Test
    void replicasThatAnAutoscalerHasSetStayWhenItIsTakenOver() throws IOException, InterruptedException {
        given("03-topology-standard", "s03", "standard-production");
        cluster.admin
                .apps()
                .deployments()
                .inNamespace("s03")
                .withName("feast-standard-production")
                .scale(4);
        OPERATOR.start();
        settled("s03", "standard-production");

        assertThat(cluster.deployment("s03", "feast-standard-production")
                        .getSpec()
                        .getReplicas())
                .isEqualTo(4);
        nothingMoreIsWritten("s03", "standard-production");
        assertThat(cluster.deployment("s03", "feast-standard-production")
                        .getSpec()
                        .getReplicas())
                .isEqualTo(4);
    }

    /// The objects as the Go operator left them, with nobody looking after them.
    private Map<String, String> given(String sample, String namespace, String name) throws IOException {
        OPERATOR.stop();
        cluster.namespace(namespace);
        cluster.apply(Files.readString(SAMPLES.resolve(sample).resolve("input.yaml")));
        String uid = cluster.featureStore(namespace, name).getMetadata().getUid();
        for (ObjectNode object : documents(SAMPLES.resolve(sample).resolve("objects.yaml"))) {
            object.path("metadata").path("ownerReferences").forEach(owner -> ((ObjectNode) owner).put("uid", uid));
            String kind = object.path("kind").asText();
            if (!kind.equals("ClusterRole")) {
                write(object, APPLIED.contains(kind));
            }
        }
        return cluster.uids(namespace);
    }

    private void write(ObjectNode object, boolean applied) {
        HasMetadata resource =
                cluster.admin.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
        if (applied) {
            cluster.admin.resource(resource).fieldManager(APPLIES_AS).serverSideApply();
        } else {
            cluster.admin.raw(collection(resource) + "?fieldManager=" + UPDATES_AS, "POST", object.toString());
        }
    }

    private static String collection(HasMetadata object) {
        String version = object.getApiVersion();
        String namespace = object.getMetadata().getNamespace();
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + (namespace == null ? "" : "/namespaces/" + namespace)
                + "/"
                + object.getKind().toLowerCase(Locale.ROOT)
                + "s";
    }

    private static List<ObjectNode> documents(Path file) {
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void settled(String namespace, String name) {
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.condition(namespace, name, "Ready").startsWith("Unknown"));
        cluster.becomeAvailable(namespace, "feast-" + name);
        cluster.awaitCondition(namespace, name, "Ready", "True Ready");
    }

    private void nothingMoreIsWritten(String namespace, String name) {
        int mark = cluster.mark();
        cluster.force(OPERATOR.get(), namespace, name, "again");
        assertThat(cluster.requests(mark, namespace)).isEmpty();
    }

    private static Map<String, String> kept(Map<String, String> before, Set<String> names) {
        Map<String, String> kept = new HashMap<>(before);
        kept.keySet().retainAll(names);
        return kept;
    }
}
