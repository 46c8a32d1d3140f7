package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.validate.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Random FeatureStores, like those of the scenarios but for a few fields, on a real API server. Its verdict and ours
/// are one; what it accepts never makes us fail; what we render it takes; and order never means anything.
///
/// `-Drandom.specs=N` asks for more of them, `-Drandom.seed=N` for others.
class RandomSpecsIT {
    private static final int SPECS = Integer.getInteger("random.specs", 300);
    private static final long SEED = Long.getLong("random.seed", 20_260_102L);
    private static final int SHUFFLES = 20;
    private static final String NAMESPACE = "random";

    private final TestCluster cluster = TestCluster.get();
    private final RandomSpecs specs = new RandomSpecs(SEED);
    private int accepted;
    private int rendered;
    private int objects;
    private final List<String> notTaken = new ArrayList<>();

    @Test
    void whatTheApiServerAcceptsIsRenderedToWhatItTakes() {
        cluster.namespace(NAMESPACE);
        List<ObjectNode> bases = Scenario.all().map(RandomSpecsIT::document).toList();
        for (int i = 0; i < SPECS; i++) {
            check(i, specs.changed(bases.get(i % bases.size())));
        }
        System.out.printf(
                "random specs: %d of seed %d, %d accepted, %d rendered to %d objects, %d not taken%n",
                SPECS, SEED, accepted, rendered, objects, notTaken.size());
        assertThat(notTaken).isEmpty();
        assertThat(accepted).as("a fair share").isGreaterThan(SPECS / 5);
        assertThat(rendered).as("a fair share").isGreaterThan(SPECS / 10);
    }

    private static ObjectNode document(Scenario scenario) {
        ObjectNode document = Inputs.YAML.valueToTree(scenario.world().featureStore());
        document.remove("status");
        document.withObject("/metadata").put("namespace", NAMESPACE).remove("uid");
        return document;
    }

    private void check(int number, ObjectNode document) {
        String about = "spec %d of seed %d: %s".formatted(number, SEED, document);
        Optional<JsonNode> stored = stored(document);
        assertThat(Admission.check((JsonNode) document).stream()
                        .noneMatch(finding -> finding.level().blocks()))
                .as(about)
                .isEqualTo(stored.isPresent());
        stored.ifPresent(tree -> plan(about, Inputs.YAML.convertValue(tree, FeatureStore.class)));
    }

    /// As the API server would store it; empty if it refuses.
    private Optional<JsonNode> stored(ObjectNode document) {
        String path = "/apis/feast.dev/v1/namespaces/%s/featurestores?dryRun=All".formatted(NAMESPACE);
        try {
            return Optional.of(cluster.admin
                    .getKubernetesSerialization()
                    .unmarshal(cluster.admin.raw(path, "POST", document.toString()), JsonNode.class));
        } catch (KubernetesClientException refused) {
            assertThat(refused.getCode()).as(document.toString()).isEqualTo(422);
            return Optional.empty();
        }
    }

    private void plan(String about, FeatureStore featureStore) {
        accepted++;
        Plan plan = Planner.plan(EverythingExists.around(featureStore), Layout.CLUSTER);
        String text = Inputs.write(plan.objects());
        for (int i = 0; i < SHUFFLES; i++) {
            Plan other = Planner.plan(EverythingExists.around(specs.shuffledWithLists(featureStore)), Layout.CLUSTER);
            assertThat(Inputs.write(other.objects())).as(about).isEqualTo(text);
            assertThat(other.findings()).as(about).isEqualTo(plan.findings());
        }
        if (!plan.blocked()) {
            rendered++;
            plan.objects().forEach(object -> dryRun(about, object));
        }
    }

    private void dryRun(String about, HasMetadata object) {
        objects++;
        try {
            HasMetadata taken = cluster.admin
                    .resource(object)
                    .patch(TestCluster.serverSideApply("test")
                            .withDryRun(List.of("All"))
                            .build());
            assertThat(taken.getKind()).isEqualTo(object.getKind());
        } catch (KubernetesClientException e) {
            notTaken.add(e.getMessage() + "\n  " + about);
        }
    }
}
