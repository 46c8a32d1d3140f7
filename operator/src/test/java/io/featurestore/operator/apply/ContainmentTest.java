package io.featurestore.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ContainmentTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void whatOthersAddedIsNoDifference() {
        assertThat(
                        difference(
                                "{metadata: {annotations: {ours: a}}, spec: {replicas: 2}}",
                                "{metadata: {annotations: {ours: a, mesh: b}}, spec: {replicas: 2, paused: false}, status: {x: 1}}"))
                .isEmpty();
    }

    @Test
    void nullAndEmptyAskForNothing() {
        assertThat(difference("{spec: {a: null, b: {}, c: []}}", "{spec: {}}")).isEmpty();
        assertThat(difference("{spec: {a: null}}", "{}")).isEmpty();
    }

    @Test
    void aFalseOrEmptyTextAsksToBeThere() {
        assertThat(difference("{spec: {automountServiceAccountToken: false}}", "{spec: {}}"))
                .contains("spec.automountServiceAccountToken");
    }

    @Test
    void containersAreComparedByNameSoASidecarIsNoDifference() {
        assertThat(difference(
                        "{containers: [{name: online, image: a}]}",
                        "{containers: [{name: mesh, image: m}, {name: online, image: a, terminationMessagePath: /x}]}"))
                .isEmpty();
    }

    @Test
    void theFirstDifferenceIsNamedByPath() {
        assertThat(difference(
                        "{spec: {containers: [{name: online, image: a}, {name: registry, image: a}]}}",
                        "{spec: {containers: [{name: registry, image: b}, {name: online, image: a}]}}"))
                .contains("spec.containers[name=registry].image");
        assertThat(difference("{spec: {containers: [{name: online}]}}", "{spec: {containers: []}}"))
                .contains("spec.containers[name=online]");
    }

    @Test
    void portsAreComparedByNumberAndProtocol() {
        assertThat(
                        difference(
                                "{ports: [{containerPort: 80, name: http}]}",
                                "{ports: [{containerPort: 80, protocol: UDP}, {containerPort: 80, protocol: TCP, name: http}]}"))
                .isEmpty();
        assertThat(difference(
                        "{ports: [{port: 80, targetPort: 6566}]}",
                        "{ports: [{port: 80, protocol: TCP, targetPort: 6567}]}"))
                .contains("ports[port=80].targetPort");
    }

    @Test
    void otherListsAreComparedInOrderAndLength() {
        assertThat(difference("{rules: [{verbs: [get, list]}]}", "{rules: [{verbs: [get, list]}]}"))
                .isEmpty();
        assertThat(difference("{rules: [{verbs: [get, list]}]}", "{rules: [{verbs: [list, get]}]}"))
                .contains("rules[0].verbs[0]");
        assertThat(difference("{command: [a]}", "{command: [a, b]}")).contains("command");
    }

    @Test
    void quantitiesAreComparedByAmount() {
        assertThat(difference("{resources: {limits: {cpu: '1'}}}", "{resources: {limits: {cpu: 1000m}}}"))
                .isEmpty();
        assertThat(difference("{resources: {requests: {memory: 1Gi}}}", "{resources: {requests: {memory: 1024Mi}}}"))
                .isEmpty();
        assertThat(difference("{resources: {limits: {cpu: 500m}}}", "{resources: {limits: {cpu: '1'}}}"))
                .contains("resources.limits.cpu");
        assertThat(difference("{env: [{name: A, value: '1'}]}", "{env: [{name: A, value: 1000m}]}"))
                .contains("env[name=A].value");
    }

    @Test
    void anotherTypeIsADifference() {
        assertThat(difference("{spec: {a: {b: 1}}}", "{spec: {a: text}}")).contains("spec.a");
        assertThat(difference("{spec: {a: [1]}}", "{spec: {a: {b: 1}}}")).contains("spec.a");
        assertThat(difference("{spec: {a: text}}", "{spec: {a: [text]}}")).contains("spec.a");
    }

    @RepeatedTest(200)
    void anyTreeContainsItselfWithWhateverIsAdded(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        JsonNode desired = randomTree(random, 5);
        assertThat(Containment.firstMissing(desired, desired)).isEmpty();
        assertThat(Containment.firstMissing(desired, grown(desired, random))).isEmpty();
    }

    @RepeatedTest(300)
    void anyTwoTreesCanBeCompared(RepetitionInfo repetition) {
        Random random = new Random(1_000_000L + repetition.getCurrentRepetition());
        JsonNode desired = randomTree(random, 5);
        JsonNode live = randomTree(random, 5);
        Optional<String> first = Containment.firstMissing(desired, live);
        assertThat(Containment.firstMissing(desired, live)).isEqualTo(first);
    }

    /// The same tree with fields added to maps: what others may do without being in the way.
    private static JsonNode grown(JsonNode tree, Random random) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), grown(field.getValue(), random)));
            if (random.nextBoolean()) {
                copy.set("added" + random.nextInt(9), randomTree(random, 2));
            }
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            array.forEach(element -> copy.add(grown(element, random)));
            return copy;
        }
        return tree;
    }

    private static JsonNode randomTree(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.textNode(pick(random, "", "1", "1000m", "1Gi", "x", "TCP"));
            case 2 -> NODES.numberNode(random.nextInt(3));
            case 3 -> NODES.numberNode(random.nextInt(3) / 2.0);
            case 4 -> NODES.booleanNode(random.nextBoolean());
            case 5 -> NODES.missingNode().isMissingNode() ? NODES.nullNode() : NODES.textNode("");
            case 6 -> randomArray(random, depth);
            default -> randomObject(random, depth);
        };
    }

    private static ArrayNode randomArray(Random random, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            JsonNode element = randomTree(random, depth - 1);
            if (element instanceof ObjectNode object && random.nextBoolean()) {
                object.put("name", "n" + i);
                object.put("containerPort", i);
            }
            array.add(element);
        }
        return array;
    }

    private static ObjectNode randomObject(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            String field = pick(
                    random, "containers", "env", "ports", "limits", "cpu", "name", "value", "target", "spec", "args");
            object.set(field, randomTree(random, depth - 1));
        }
        return object;
    }

    private static String pick(Random random, String... choices) {
        return List.of(choices).get(random.nextInt(choices.length));
    }

    private static Optional<String> difference(String desired, String live) {
        try {
            return Containment.firstMissing(YAML.readTree(desired), YAML.readTree(live));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
