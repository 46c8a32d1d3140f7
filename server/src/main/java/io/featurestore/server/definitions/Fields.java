package io.featurestore.server.definitions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The fields of one object in a document. Creating it finds unknown, doubled and missing ones; reading one finds
/// what is wrong with its value.
final class Fields {
    private final Place place;
    private final Map<String, Node> values;
    private final List<Problem> problems;

    private Fields(Place place, Map<String, Node> values, List<Problem> problems) {
        this.place = place;
        this.values = values;
        this.problems = problems;
    }

    static Fields of(Shape shape, MappingNode node, Place place, List<Problem> problems) {
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            Place at = place.field(key, entry.getKeyNode());
            if (!shape.fieldNames().contains(key)) {
                problems.add(at.problem("unknown field of " + shape.name() + Suggestion.of(key, shape.fieldNames())
                        + "; it has " + String.join(", ", shape.fieldNames())));
            } else if (values.putIfAbsent(key, entry.getValueNode()) != null) {
                problems.add(at.problem("is given twice"));
            }
        }
        for (Field<?> field : shape.fields()) {
            if (field.required() && !values.containsKey(field.name())) {
                problems.add(place.problem("field " + field.name() + " is missing (" + field.summary() + ")"));
            }
        }
        return new Fields(place, values, problems);
    }

    <T> Optional<T> get(Field<T> field) {
        return Optional.ofNullable(values.get(field.name()))
                .flatMap(value -> field.type().read(place.field(field.name(), value), problems));
    }

    <T> T get(Field<T> field, T fallback) {
        return get(field).orElse(fallback);
    }

    Place place() {
        return place;
    }

    /// Adds a problem with the value of a field that is present.
    void report(Field<?> field, String message) {
        Node value = values.get(field.name());
        problems.add((value == null ? place : place.field(field.name(), value)).problem(message));
    }
}
