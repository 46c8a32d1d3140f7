package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gives the objects of every scenario to a real API server: it must take them, and store each value that they hold as
/// it is written there. A value that it stored in another form would look like somebody else's change for ever.
class CanonicalObjectsIT {
    /// Its user asks for root, which `restricted` forbids.
    private static final Set<String> NOT_RESTRICTED = Set.of("security-context-of-the-user");

    /// Kinds that this cluster does not have; OptionalApisIT gives it some of them.
    private static final Set<String> OTHERS = Set.of("ServiceMonitor", "Route");

    static Stream<Scenario> scenarios() {
        return Scenario.all().filter(scenario -> !scenario.plan().blocked());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void objectsAreStoredAsTheyAreRendered(Scenario scenario) {
        TestCluster cluster = TestCluster.get();
        String namespace = namespace(cluster, scenario, "stored");
        for (HasMetadata object : scenario.plan().objects()) {
            if (OTHERS.contains(object.getKind())) {
                continue;
            }
            move(object, namespace);
            JsonNode rendered = Inputs.YAML.valueToTree(object);
            HasMetadata stored = cluster.admin
                    .resource(object)
                    .patch(TestCluster.serverSideApply("test").build());
            assertThat(firstDifference("", rendered, Inputs.YAML.valueToTree(stored)))
                    .as("%s %s", object.getKind(), object.getMetadata().getName())
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void podsAreAdmittedWherePodSecurityIsRestricted(Scenario scenario) {
        if (NOT_RESTRICTED.contains(scenario.toString())) {
            return;
        }
        TestCluster cluster = TestCluster.get();
        String namespace = namespace(cluster, scenario, "restricted");
        assertThat(pods(scenario.plan().objects(), namespace)).isNotEmpty().allSatisfy(pod -> {
            whatItRefersTo(cluster, pod);
            Pod admitted = cluster.admin.resource(pod).dryRun().create();
            assertThat(admitted.getSpec().getContainers())
                    .hasSameSizeAs(pod.getSpec().getContainers());
        });
    }

    private static void whatItRefersTo(TestCluster cluster, Pod pod) {
        cluster.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %s, namespace: %s}
                """.formatted(
                        pod.getSpec().getServiceAccountName(), pod.getMetadata().getNamespace()));
        if (pod.getSpec().getPriorityClassName() != null) {
            cluster.apply("""
                    apiVersion: scheduling.k8s.io/v1
                    kind: PriorityClass
                    metadata: {name: %s}
                    value: 1000
                    """.formatted(pod.getSpec().getPriorityClassName()));
        }
        if (pod.getSpec().getRuntimeClassName() != null) {
            cluster.apply("""
                    apiVersion: node.k8s.io/v1
                    kind: RuntimeClass
                    metadata: {name: %s}
                    handler: runsc
                    """.formatted(pod.getSpec().getRuntimeClassName()));
        }
    }

    private static String namespace(TestCluster cluster, Scenario scenario, String suffix) {
        String namespace = Integer.toHexString(scenario.toString().hashCode()) + "-" + suffix;
        cluster.namespace("s" + namespace);
        return "s" + namespace;
    }

    private static void move(HasMetadata object, String namespace) {
        if (object instanceof Namespaced) {
            object.getMetadata().setNamespace(namespace);
        }
    }

    /// Those of the servers, and those of the job.
    private static List<Pod> pods(List<HasMetadata> objects, String namespace) {
        return objects.stream()
                .flatMap(object -> switch (object) {
                    case Deployment deployment -> Stream.of(deployment.getSpec().getTemplate());
                    case CronJob cronJob ->
                        Stream.of(cronJob.getSpec().getJobTemplate().getSpec().getTemplate());
                    default -> Stream.<PodTemplateSpec>empty();
                })
                .map(template -> new PodBuilder()
                        .withNewMetadata()
                        .withName("pod")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .toList();
    }

    /// The path of the first value that is rendered and not stored so.
    private static Optional<String> firstDifference(String path, JsonNode rendered, JsonNode stored) {
        if (rendered.isContainerNode() && rendered.isEmpty()) {
            return Optional.empty();
        }
        if (rendered.isArray()) {
            if (rendered.size() != stored.size()) {
                return Optional.of(path);
            }
            for (int i = 0; i < rendered.size(); i++) {
                Optional<String> difference = firstDifference(path + "[" + i + "]", rendered.get(i), stored.path(i));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }
        if (rendered.isObject()) {
            Set<String> names = new TreeSet<>();
            rendered.fieldNames().forEachRemaining(names::add);
            return names.stream()
                    .map(name -> firstDifference(path + "." + name, rendered.get(name), stored.path(name)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return rendered.equals(stored)
                ? Optional.empty()
                : Optional.of("%s: rendered %s, stored %s".formatted(path, rendered, stored));
    }
}
