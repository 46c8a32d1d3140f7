package io.featurestore.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.OneOf;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Specs that hold any field of the API or not, with a value that its type allows: most break rules, some break many.
final class RandomSpecs {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Values of Kubernetes' own types, by the simple name of their class.
    private static final Map<String, List<String>> KUBERNETES = Map.ofEntries(
            Map.entry(
                    "EnvVar",
                    List.of(
                            "{name: A, value: a}",
                            "{name: A}",
                            "{name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}",
                            "{name: C, valueFrom: {secretKeyRef: {name: known, key: redis}}}",
                            "{name: D, valueFrom: {secretKeyRef: {}}}",
                            "{name: E, valueFrom: {}}",
                            "{name: F, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1000m}}}",
                            "{name: G, valueFrom: {configMapKeyRef: {name: unknown, key: k, optional: true}}}")),
            Map.entry(
                    "EnvFromSource",
                    List.of("{secretRef: {name: known}}", "{secretRef: {}}", "{configMapRef: {name: unknown}}", "{}")),
            Map.entry(
                    "Volume",
                    List.of(
                            "{name: v, secret: {secretName: known}}",
                            "{name: v, configMap: {name: known, items: [{key: a, path: b}]}}",
                            "{name: w, emptyDir: {sizeLimit: 1024Mi}}",
                            "{name: w, emptyDir: {}}",
                            "{name: p, projected: {sources: [{secret: {name: known}}, {configMap: {}}, {}]}}",
                            "{name: d, downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}}",
                            "{name: h, hostPath: {path: /}}",
                            "{name: s, secret: {}}")),
            Map.entry("VolumeMount", List.of("{name: v, mountPath: /v, subPath: ''}", "{name: w, mountPath: /tmp}")),
            Map.entry(
                    "ResourceRequirements",
                    List.of("{}", "{requests: {cpu: '0.5', memory: 1024Mi}, limits: {cpu: 1000m}}")),
            Map.entry("VolumeResourceRequirements", List.of("{}", "{requests: {storage: 1Gi}}", "{limits: {}}")),
            Map.entry("LocalObjectReference", List.of("{}", "{name: ''}", "{name: known}", "{name: unknown}")),
            Map.entry("DeploymentStrategy", List.of("{}", "{type: Recreate}", "{type: RollingUpdate}")),
            Map.entry("PodSecurityContext", List.of("{}", "{runAsUser: 0}", "{fsGroup: 5, runAsNonRoot: false}")),
            Map.entry("Affinity", List.of("{}", "{podAntiAffinity: {}}")),
            Map.entry("Toleration", List.of("{}", "{key: a, operator: Exists}")),
            Map.entry(
                    "TopologySpreadConstraint",
                    List.of("{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}")),
            Map.entry("PodResourceClaim", List.of("{name: gpu}")),
            Map.entry(
                    "MetricSpec",
                    List.of(
                            "{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 0.5}}}",
                            "{type: Pods, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1k}}}",
                            "{type: Resource}")),
            Map.entry("HorizontalPodAutoscalerBehavior", List.of("{}", "{scaleDown: {stabilizationWindowSeconds: 1}}")),
            Map.entry("IntOrString", List.of("1", "50%")),
            Map.entry("PodFailurePolicy", List.of("{rules: []}")));

    private static final List<String> TEXTS = List.of(
            "", "a", "known", "/data", "s3://bucket/file", "../..", "x".repeat(300), "ü\n$(id)`; touch /x", "redis");

    private final Random random;

    RandomSpecs(long seed) {
        random = new Random(seed);
    }

    /// A FeatureStore that may hold anything, or no spec at all.
    FeatureStore next() {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "feast.dev/v1").put("kind", "FeatureStore");
        document.putObject("metadata").put("name", "test").put("namespace", "features");
        if (random.nextInt(50) > 0) {
            ObjectNode spec = object(FeatureStoreSpec.class, 0);
            if (random.nextInt(10) > 0) {
                spec.put("feastProject", "my_project");
            }
            document.set("spec", spec);
        }
        return JSON.convertValue(document, FeatureStore.class);
    }

    private ObjectNode object(Class<?> type, int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (Class<?> declaring = type; declaring != Object.class; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getFields()) {
                if (field.getDeclaringClass() == declaring && random.nextInt(depth + 2) == 0) {
                    object.set(name(field), value(field, field.getGenericType(), depth + 1));
                }
            }
        }
        return shuffled(object);
    }

    private static String name(Field field) {
        var property = field.getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class);
        return property == null ? field.getName() : property.value();
    }

    private JsonNode value(Field field, Type type, int depth) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            ArrayNode list = JSON.createArrayNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(field, generic.getActualTypeArguments()[0], depth));
            }
            return list;
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            ObjectNode map = JSON.createObjectNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                map.set("key" + i, value(field, generic.getActualTypeArguments()[1], depth));
            }
            return shuffled(map);
        }
        Class<?> simple = (Class<?>) type;
        if (simple == String.class) {
            OneOf allowed = field.getAnnotation(OneOf.class);
            return allowed != null && random.nextInt(10) > 0
                    ? JSON.valueToTree(pick(List.of(allowed.value())))
                    : JSON.valueToTree(pick(TEXTS));
        }
        if (simple == Boolean.class) {
            return JSON.valueToTree(random.nextBoolean());
        }
        if (simple == Integer.class || simple == Long.class) {
            return JSON.valueToTree(random.nextInt(5));
        }
        List<String> samples = KUBERNETES.get(simple.getSimpleName());
        return samples == null ? object(simple, depth) : yaml(pick(samples));
    }

    private ObjectNode shuffled(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode shuffled = JSON.createObjectNode();
        names.forEach(name -> shuffled.set(name, object.get(name)));
        return shuffled;
    }

    /// The same resource with the keys of all its maps in another order.
    FeatureStore shuffled(FeatureStore featureStore) {
        return JSON.convertValue(shuffledTree(JSON.valueToTree(featureStore)), FeatureStore.class);
    }

    private JsonNode shuffledTree(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), shuffledTree(entry.getValue())));
            return shuffled(copy);
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(item -> copy.add(shuffledTree(item)));
            return copy;
        }
        return tree;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static JsonNode yaml(String text) {
        try {
            return Inputs.YAML.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
