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
import java.util.Set;

/// Specs that hold any field of the API or not, with a value that its type allows: most break rules, some break many.
final class RandomSpecs {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Lists that the CRD's schema makes maps, whose order means nothing.
    private static final Set<String> LIST_MAPS = Set.of("resourceClaims", "claims");

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
                    List.of(
                            "{}",
                            "{requests: {cpu: '0.5', memory: 1024Mi}, limits: {cpu: 1000m}}",
                            "{claims: [{name: gpu}, {name: fast}]}")),
            Map.entry("VolumeResourceRequirements", List.of("{}", "{requests: {storage: 1Gi}}", "{limits: {}}")),
            Map.entry("LocalObjectReference", List.of("{}", "{name: ''}", "{name: known}", "{name: unknown}")),
            Map.entry("DeploymentStrategy", List.of("{}", "{type: Recreate}", "{type: RollingUpdate}")),
            Map.entry("PodSecurityContext", List.of("{}", "{runAsUser: 0}", "{fsGroup: 5, runAsNonRoot: false}")),
            Map.entry("Affinity", List.of("{}", "{podAntiAffinity: {}}")),
            Map.entry("Toleration", List.of("{}", "{key: a, operator: Exists}")),
            Map.entry(
                    "TopologySpreadConstraint",
                    List.of("{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}")),
            Map.entry(
                    "PodResourceClaim",
                    List.of("{name: gpu, resourceClaimName: a}", "{name: fast, resourceClaimTemplateName: b}")),
            Map.entry(
                    "MetricSpec",
                    List.of(
                            "{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 0.5}}}",
                            "{type: Pods, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1k}}}",
                            "{type: Resource}")),
            Map.entry("HorizontalPodAutoscalerBehavior", List.of("{}", "{scaleDown: {stabilizationWindowSeconds: 1}}")),
            Map.entry("IntOrString", List.of("1", "50%")),
            Map.entry("PodFailurePolicy", List.of("{rules: []}")));

    /// What a user may well write, by the name of the field; elsewhere any text will do.
    private static final Map<String, List<String>> PLAUSIBLE = Map.ofEntries(
            Map.entry("feastProject", List.of("my_project", "other")),
            Map.entry("image", List.of("registry.example.com/feast:1", "localhost:5000/a/b@sha256:" + "0".repeat(64))),
            Map.entry("initImage", List.of("registry.example.com/feast:1")),
            Map.entry("imagePullPolicy", List.of("Always", "IfNotPresent", "Never")),
            Map.entry("url", List.of("https://git.example.com/team/repository.git", "git@git.example.com:a/b")),
            Map.entry("ref", List.of("main", "v1.2")),
            Map.entry("featureRepoPath", List.of("definitions", "a/b", "/opt/definitions")),
            Map.entry("mountPath", List.of("/data", "/var/lib/feast")),
            Map.entry("path", List.of("/data/x.db", "x.db", "s3://bucket/registry.db", "gs://bucket/registry.db")),
            Map.entry("hostname", List.of("registry.example.com:80")),
            Map.entry("schedule", List.of("0 * * * *", "@daily", "*/5 1-3 * * 1,3")),
            Map.entry("timeZone", List.of("Europe/Berlin", "Etc/UTC")),
            Map.entry("concurrencyPolicy", List.of("Allow", "Forbid", "Replace")),
            Map.entry("completionMode", List.of("NonIndexed")),
            Map.entry("podReplacementPolicy", List.of("TerminatingOrFailed", "Failed")),
            Map.entry("accessModes", List.of("ReadWriteOnce", "ReadWriteMany")),
            Map.entry("storageClassName", List.of("fast")),
            Map.entry("priorityClassName", List.of("high")),
            Map.entry("runtimeClassName", List.of("sandboxed")),
            Map.entry("roles", List.of("reader", "writer")),
            Map.entry("name", List.of("known", "test")),
            Map.entry("namespace", List.of("random", "elsewhere")),
            Map.entry("issuerUrl", List.of("https://login.example.com/realms/feast/")),
            Map.entry("transportUrl", List.of("http://lineage.example.com")),
            Map.entry("nodeSelector", List.of("ssd", "")));

    /// Of how many texts one is what no user should write.
    private static final int NASTY = 8;

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
        for (Field field : fields(type)) {
            if (random.nextInt(depth + 2) == 0) {
                object.set(name(field), value(field, field.getGenericType(), depth + 1));
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
            List<String> known = allowed != null ? List.of(allowed.value()) : PLAUSIBLE.get(name(field));
            return JSON.valueToTree(known != null && random.nextInt(NASTY) > 0 ? pick(known) : pick(TEXTS));
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

    /// A FeatureStore like `base`, with a few fields of any depth changed, added or removed.
    ObjectNode changed(ObjectNode base) {
        ObjectNode copy = base.deepCopy();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            change(copy.withObject("/spec"), FeatureStoreSpec.class);
        }
        return copy;
    }

    private void change(ObjectNode object, Class<?> type) {
        List<Field> fields = fields(type);
        Field field = pick(fields);
        if (field.getType().getName().startsWith("io.featurestore.") && random.nextInt(5) > 0) {
            ObjectNode child = object.get(name(field)) instanceof ObjectNode there ? there : JSON.createObjectNode();
            object.set(name(field), child);
            change(child, field.getType());
        } else if (object.has(name(field)) && random.nextInt(4) == 0) {
            object.remove(name(field));
        } else {
            object.set(name(field), value(field, field.getGenericType(), 2));
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> declaring = type; declaring != Object.class; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getFields()) {
                if (field.getDeclaringClass() == declaring) {
                    fields.add(field);
                }
            }
        }
        return fields;
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
        return JSON.convertValue(shuffledTree(JSON.valueToTree(featureStore), Set.of()), FeatureStore.class);
    }

    /// The same resource with the keys of all its maps and the items of all its list-maps in another order.
    FeatureStore shuffledWithLists(FeatureStore featureStore) {
        return JSON.convertValue(shuffledTree(JSON.valueToTree(featureStore), LIST_MAPS), FeatureStore.class);
    }

    private JsonNode shuffledTree(JsonNode tree, Set<String> lists) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties().forEach(entry -> {
                JsonNode value = shuffledTree(entry.getValue(), lists);
                copy.set(entry.getKey(), lists.contains(entry.getKey()) ? shuffledList(value) : value);
            });
            return shuffled(copy);
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(item -> copy.add(shuffledTree(item, lists)));
            return copy;
        }
        return tree;
    }

    private JsonNode shuffledList(JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        Collections.shuffle(items, random);
        return JSON.createArrayNode().addAll(items);
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
