package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Every change of `changes.yaml`, there and back, in the objects that a real API server stores: it takes each, and
/// what is taken away again leaves nothing behind.
class ChangesIT {
    private static final String NAMESPACE = "changes";

    private final TestCluster cluster = TestCluster.get();
    private final ChangeMatrix matrix = ChangeMatrix.load();

    @Test
    void thereAndBackAgainLeavesNothingBehind() {
        cluster.namespace(NAMESPACE);
        int made = 0;
        for (ChangeMatrix.Change change : matrix.changes()) {
            if (matrix.effect(change).refusal().isEmpty()) {
                thereAndBack(change);
                made++;
            }
        }
        System.out.printf(
                "changes, there and back: %d of %d%n", made, matrix.changes().size());
        assertThat(made).isGreaterThan(100);
    }

    private void thereAndBack(ChangeMatrix.Change change) {
        SortedMap<String, HasMetadata> before = changed(change, change.before());
        SortedMap<String, HasMetadata> after = changed(change, change.after());
        before.forEach((key, object) -> {
            if (after.containsKey(key)) {
                JsonNode first = apply(object);
                apply(Objects.requireNonNull(after.get(key)));
                assertThat(apply(object)).as("%s of %s", key, change.field()).isEqualTo(first);
                cluster.admin.resource(object).delete();
            }
        });
    }

    /// The objects that a change changes, as a spec renders them. A claim can't be changed; that is tested elsewhere.
    private SortedMap<String, HasMetadata> changed(ChangeMatrix.Change change, JsonNode spec) {
        List<String> keys = matrix.effect(change).changed();
        SortedMap<String, HasMetadata> changed = new TreeMap<>();
        ChangeMatrix.plan(spec).objects().stream()
                .filter(object -> keys.contains(ChangeMatrix.key(object)))
                .filter(object -> !object.getKind().equals("PersistentVolumeClaim"))
                .forEach(object -> changed.put(ChangeMatrix.key(object), object));
        return changed;
    }

    private JsonNode apply(HasMetadata object) {
        if (object.getMetadata().getNamespace() != null) {
            object.getMetadata().setNamespace(NAMESPACE);
        }
        object.getMetadata().setOwnerReferences(List.of());
        ObjectNode stored = Inputs.YAML.valueToTree(cluster.admin
                .resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("featurestore-operator")
                        .withForce(true)
                        .build()));
        stored.withObject("/metadata").remove(List.of("managedFields", "resourceVersion", "generation"));
        stored.remove("status");
        return stored;
    }
}
