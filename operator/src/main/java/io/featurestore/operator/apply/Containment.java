package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whether a live object holds all that a desired one asks for. What the live object has beyond that belongs to others:
/// defaults of the API server, annotations of a mesh, replicas of an autoscaler.
///
/// Maps are compared by key; lists that the API merges by key are compared by that key, all others element by element
/// and in length; quantities are compared by amount; null, an empty map and an empty list ask for nothing. It looks at
/// any two trees without failing.
final class Containment {
    /// Lists that the API merges, by the name of their field, with the fields that identify an element.
    private static final Map<String, List<String>> LIST_KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("resourceClaims", List.of("name")),
            Map.entry("claims", List.of("name")),
            Map.entry("secrets", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("conditions", List.of("type")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("hostAliases", List.of("ip")));

    private static final List<String> CONTAINER_PORT_KEYS = List.of("containerPort", "protocol");
    private static final List<String> SERVICE_PORT_KEYS = List.of("port", "protocol");

    /// What the API server fills in where a key is left out.
    private static final Map<String, String> KEY_DEFAULTS = Map.of("protocol", "TCP");

    private static final Set<String> MAPS_OF_QUANTITIES = Set.of("limits", "requests", "capacity", "hard");
    private static final Set<String> QUANTITIES = Set.of("sizeLimit", "divisor", "averageValue");

    private Containment() {}

    /// The first part of `desired`, by name, that `live` does not hold: its path, `spec.template.spec.containers`
    /// `[name=online].image` for instance. Empty if all is there.
    static Optional<String> firstMissing(JsonNode desired, JsonNode live) {
        return missing(new Path("", ""), desired, live);
    }

    /// Where the comparison is: the path in words, the last field of it, and the one before.
    private record Path(String text, String field, String parent) {
        Path(String text, String field) {
            this(text, field, "");
        }

        Path child(String name) {
            return new Path(text.isEmpty() ? name : text + "." + name, name, field);
        }

        Path element(String description) {
            return new Path(text + "[" + description + "]", field, parent);
        }
    }

    private static Optional<String> missing(Path path, JsonNode desired, JsonNode live) {
        if (asksForNothing(desired)) {
            return Optional.empty();
        }
        if (desired.isObject()) {
            boolean comparable = live.isObject() || live.isMissingNode() || live.isNull();
            return comparable ? missingInObject(path, desired, live) : Optional.of(path.text());
        }
        if (desired.isArray()) {
            return live.isArray() ? missingInList(path, desired, live) : Optional.of(path.text());
        }
        return sameScalar(path, desired, live) ? Optional.empty() : Optional.of(path.text());
    }

    private static boolean asksForNothing(JsonNode desired) {
        return desired.isNull() || desired.isMissingNode() || (desired.isContainerNode() && desired.isEmpty());
    }

    private static Optional<String> missingInObject(Path path, JsonNode desired, JsonNode live) {
        Set<String> names = new TreeSet<>();
        desired.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            Optional<String> missing = missing(path.child(name), desired.path(name), live.path(name));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> missingInList(Path path, JsonNode desired, JsonNode live) {
        List<String> keys = keysOf(path.field(), desired);
        return keys.isEmpty() ? missingInPlainList(path, desired, live) : missingInKeyedList(path, keys, desired, live);
    }

    private static Optional<String> missingInPlainList(Path path, JsonNode desired, JsonNode live) {
        if (desired.size() != live.size()) {
            return Optional.of(path.text());
        }
        for (int i = 0; i < desired.size(); i++) {
            Optional<String> missing = missing(path.element(Integer.toString(i)), desired.path(i), live.path(i));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> missingInKeyedList(Path path, List<String> keys, JsonNode desired, JsonNode live) {
        for (JsonNode element : desired) {
            List<String> identity = identity(keys, element);
            Path where = path.element(describe(keys, identity));
            Optional<JsonNode> counterpart = find(keys, identity, live);
            if (counterpart.isEmpty()) {
                return Optional.of(where.text());
            }
            Optional<String> missing = missing(where, element, counterpart.get());
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    /// The fields that identify an element of this list; empty for a list that is compared as a whole.
    private static List<String> keysOf(String field, JsonNode list) {
        List<String> keys = field.equals("ports")
                ? (list.path(0).has("containerPort") ? CONTAINER_PORT_KEYS : SERVICE_PORT_KEYS)
                : LIST_KEYS.getOrDefault(field, List.of());
        boolean usable = !keys.isEmpty();
        for (JsonNode element : list) {
            usable = usable && element.hasNonNull(keys.getFirst());
        }
        return usable ? keys : List.of();
    }

    private static List<String> identity(List<String> keys, JsonNode element) {
        List<String> identity = new ArrayList<>();
        for (String key : keys) {
            identity.add(element.hasNonNull(key) ? element.path(key).asText() : KEY_DEFAULTS.getOrDefault(key, ""));
        }
        return identity;
    }

    private static Optional<JsonNode> find(List<String> keys, List<String> identity, JsonNode list) {
        for (JsonNode element : list) {
            if (identity(keys, element).equals(identity)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static String describe(List<String> keys, List<String> identity) {
        return keys.getFirst() + "=" + identity.getFirst();
    }

    private static boolean sameScalar(Path path, JsonNode desired, JsonNode live) {
        if (desired.equals(live)) {
            return true;
        }
        if (desired.isNumber() && live.isNumber()) {
            return desired.decimalValue().compareTo(live.decimalValue()) == 0;
        }
        return isQuantity(path) && sameAmount(desired.asText(), live.asText());
    }

    private static boolean isQuantity(Path path) {
        return MAPS_OF_QUANTITIES.contains(path.parent())
                || QUANTITIES.contains(path.field())
                || (path.field().equals("value") && path.parent().equals("target"));
    }

    private static boolean sameAmount(String one, String other) {
        Optional<BigDecimal> amount = amount(one);
        return amount.isPresent()
                && amount(other).filter(it -> it.compareTo(amount.get()) == 0).isPresent();
    }

    private static Optional<BigDecimal> amount(String text) {
        try {
            return Optional.of(Quantity.getAmountInBytes(new Quantity(text)));
        } catch (RuntimeException e) {
            // Not a quantity: the texts differ, and that decides.
            return Optional.empty();
        }
    }
}
