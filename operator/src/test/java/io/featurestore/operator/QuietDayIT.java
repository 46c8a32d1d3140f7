package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Scenarios and examples on a real API server, all at once: once each is in place, a day of looking at them again and
/// again sends nothing. The operator's clock runs so fast that the day is over in seconds. Every third of them is
/// enough each time; `-Dday.every=1` takes them all.
class QuietDayIT {
    private static final int EVERY = Integer.getInteger("day.every", 3);
    private static final int LOOKS_OF_A_DAY = 24;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Path EXAMPLES = Inputs.resources().resolve("../../../../examples");

    private final TestCluster cluster = TestCluster.get();

    /// By namespace, the name of the FeatureStore that was made there.
    private final Map<String, String> made = new TreeMap<>();

    private final List<String> refused = new ArrayList<>();
    private int offered;

    @Test
    void aDayOfLooksAtWhatIsInPlaceSendsNothing() throws IOException, InterruptedException {
        scenarios();
        examples();
        assertThat(made).hasSizeGreaterThan(60 / EVERY);
        Instant begun = Instant.now();
        InstantSource fast = () -> begun.plus(Duration.between(begun, Instant.now())
                .multipliedBy(Duration.ofHours(1).dividedBy(BETWEEN_LOOKS)));
        try (Operator operator = cluster.startOperator("day", BETWEEN_LOOKS, fast)) {
            made.forEach(this::settle);
            awaitLooks(operator, 2);
            int mark = cluster.mark();
            awaitLooks(operator, LOOKS_OF_A_DAY);
            List<String> sent = new ArrayList<>();
            made.keySet().forEach(namespace -> sent.addAll(cluster.requests(mark, namespace)));
            assertThat(sent).isEmpty();
            System.out.printf(
                    "a day: %d FeatureStores (%d refused by the API server), %d looks each, requests: %d%n",
                    made.size(), refused.size(), LOOKS_OF_A_DAY, sent.size());
        }
    }

    private void scenarios() {
        Scenario.all()
                .filter(scenario -> !Files.exists(scenario.folder().resolve("in-live.yaml")))
                .forEach(scenario -> make(
                        "day-" + Integer.toHexString(scenario.toString().hashCode()),
                        Stream.of("in-world.yaml", "in-featurestore.yaml")
                                .map(scenario.folder()::resolve)
                                .filter(Files::exists)
                                .toList()));
    }

    private void examples() {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            folders.filter(Files::isDirectory).sorted().forEach(folder -> {
                try (Stream<Path> files = Files.list(folder)) {
                    make(
                            "day-" + folder.getFileName(),
                            files.filter(file -> file.toString().endsWith(".yaml"))
                                    .sorted()
                                    .toList());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes all that the files hold, in one namespace; what is not ours and not known to this API server is left out.
    private void make(String namespace, List<Path> files) {
        offered++;
        if (offered % EVERY != 0) {
            return;
        }
        cluster.namespace(namespace);
        for (Path file : files) {
            for (JsonNode document : documents(file)) {
                ObjectNode moved = document.deepCopy();
                moved.withObject("/metadata").put("namespace", namespace);
                moved.withObject("/metadata").remove("uid");
                moved.remove("status");
                make(namespace, moved);
            }
        }
    }

    private void make(String namespace, ObjectNode document) {
        String kind = document.path("kind").asText();
        if (!List.of("Secret", "ConfigMap", "FeatureStore", "PersistentVolumeClaim")
                .contains(kind)) {
            return;
        }
        try {
            cluster.apply(document.toString());
            if (kind.equals("FeatureStore")) {
                made.merge(namespace, document.at("/metadata/name").asText(), (one, other) -> one + " " + other);
            }
        } catch (KubernetesClientException e) {
            refused.add(namespace + ": " + e.getMessage());
        }
    }

    private static List<JsonNode> documents(Path file) {
        try (var documents = Inputs.YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until each is told, and does what the Deployment controller does.
    private void settle(String namespace, String names) {
        for (String name : names.split(" ", -1)) {
            await(namespace + "/" + name)
                    .atMost(TestCluster.PATIENCE)
                    .until(() -> !cluster.condition(namespace, name, "Ready").isEmpty());
            boolean deployed = Optional.ofNullable(cluster.admin
                            .apps()
                            .deployments()
                            .inNamespace(namespace)
                            .withName("feast-" + name)
                            .get())
                    .isPresent();
            if (deployed) {
                cluster.becomeAvailable(namespace, "feast-" + name);
                cluster.awaitCondition(namespace, name, "Ready", "True Ready");
            }
        }
    }

    private void awaitLooks(Operator operator, int each) {
        long all = made.values().stream()
                .mapToLong(names -> names.split(" ", -1).length)
                .sum();
        long before = TestCluster.looks(operator);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(BETWEEN_LOOKS)
                .until(() -> TestCluster.looks(operator) >= before + all * each);
    }
}
