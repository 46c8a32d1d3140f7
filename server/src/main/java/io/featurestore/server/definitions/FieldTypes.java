package io.featurestore.server.definitions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// The types of value that definitions are made of.
final class FieldTypes {
    /// The longest name that a SQL registry holds (VARCHAR(255)).
    private static final int MAX_NAME = 255;
    /// How much of a wrong value a message repeats.
    private static final int MAX_SHOWN = 60;

    static final FieldType<String> TEXT = scalar("text", string(), FieldTypes::text);
    static final FieldType<String> NAME = scalar("name", name(), FieldTypes::name);
    static final FieldType<String> LOCATION = scalar("path or URI", name(), FieldTypes::name);
    static final FieldType<Boolean> FLAG = scalar("true or false", typed("boolean"), FieldTypes::flag);
    static final FieldType<Integer> COUNT = scalar("whole number", count(), FieldTypes::count);
    static final FieldType<Duration> TIME_SPAN = scalar("length of time", timeSpan(), FieldTypes::timeSpan);
    static final FieldType<Dtype> DTYPE = scalar("type", string(), FieldTypes::dtype);
    static final FieldType<Reference> REFERENCE = scalar(
            "name of another object",
            name(),
            (place, problems) -> name(place, problems).map(name -> new Reference(name, place)));
    static final FieldType<Map<String, String>> TEXTS = scalar(
            "map of texts", typed("object").<ObjectNode>set("additionalProperties", string()), FieldTypes::texts);

    private FieldTypes() {}

    /// One of the given words.
    static FieldType<String> oneOf(List<String> words) {
        ObjectNode schema = string();
        words.forEach(schema.putArray("enum")::add);
        return scalar(
                "one of " + String.join(", ", words),
                schema,
                (place, problems) -> text(place, problems).filter(word -> {
                    if (!words.contains(word)) {
                        problems.add(place.problem("'" + word + "' is not allowed here" + Suggestion.of(word, words)
                                + "; allowed are " + String.join(", ", words)));
                    }
                    return words.contains(word);
                }));
    }

    static <T> FieldType<List<T>> listOf(FieldType<T> element) {
        ObjectNode schema = typed("array");
        schema.set("items", element.schema());
        return scalar("list of: " + element.label(), schema, (place, problems) -> {
            if (!(place.node() instanceof SequenceNode sequence)) {
                problems.add(place.problem("must be a list, not " + describe(place.node())));
                return Optional.empty();
            }
            List<T> values = new ArrayList<>();
            List<Node> items = sequence.getValue();
            for (int i = 0; i < items.size(); i++) {
                element.read(place.item(i, items.get(i)), problems).ifPresent(values::add);
            }
            return Optional.of(List.copyOf(values));
        });
    }

    /// An object with fields of its own.
    static <T> FieldType<T> object(Shape shape, Function<Fields, T> make) {
        return scalar(shape.name() + " (below)", SchemaDocument.object(shape), (place, problems) -> {
            if (!(place.node() instanceof MappingNode mapping)) {
                problems.add(place.problem(
                        "must be an object with the fields of " + shape.name() + ", not " + describe(place.node())));
                return Optional.empty();
            }
            return Optional.of(make.apply(Fields.of(shape, mapping, place, problems)));
        });
    }

    /// An object, or a text that stands for one.
    static <T> FieldType<T> textOr(FieldType<T> object, Function<Reference, T> fromText) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("anyOf").add(string()).add(object.schema());
        return scalar(
                "text, or " + object.label(),
                schema,
                (place, problems) -> place.node() instanceof ScalarNode
                        ? text(place, problems).map(text -> fromText.apply(new Reference(text, place)))
                        : object.read(place, problems));
    }

    private static <T> FieldType<T> scalar(
            String label, ObjectNode schema, BiFunction<Place, List<Problem>, Optional<T>> reader) {
        return new FieldType<>() {
            @Override
            public Optional<T> read(Place place, List<Problem> problems) {
                return reader.apply(place, problems);
            }

            @Override
            public String label() {
                return label;
            }

            @Override
            public ObjectNode schema() {
                return schema.deepCopy();
            }
        };
    }

    private static Optional<String> text(Place place, List<Problem> problems) {
        if (place.node() instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.STR)) {
                return Optional.of(scalar.getValue());
            }
            problems.add(place.problem(
                    scalar.getTag().equals(Tag.NULL)
                            ? "has no value; leave the field out or write a text"
                            : "must be a text, not " + describe(scalar) + "; write it in quotes: \"" + scalar.getValue()
                                    + "\""));
            return Optional.empty();
        }
        problems.add(place.problem("must be a text, not " + describe(place.node())));
        return Optional.empty();
    }

    private static Optional<String> name(Place place, List<Problem> problems) {
        Optional<String> text = text(place, problems);
        Optional<String> fault = text.flatMap(FieldTypes::faultOfName);
        fault.ifPresent(message -> problems.add(place.problem(message)));
        return fault.isPresent() ? Optional.empty() : text;
    }

    private static Optional<String> faultOfName(String name) {
        if (name.isBlank()) {
            return Optional.of("must not be empty");
        }
        if (!name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("must not begin or end with a space, or hold a control character");
        }
        return name.length() > MAX_NAME
                ? Optional.of("has " + name.length() + " characters; the registry holds " + MAX_NAME)
                : Optional.empty();
    }

    private static Optional<Boolean> flag(Place place, List<Problem> problems) {
        if (place.node() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Optional.of(Boolean.valueOf(scalar.getValue()));
        }
        problems.add(place.problem("must be true or false, not " + describe(place.node())));
        return Optional.empty();
    }

    private static Optional<Integer> count(Place place, List<Problem> problems) {
        if (place.node() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            try {
                int value = Integer.parseInt(scalar.getValue());
                if (value >= 0) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException ignored) {
                // Falls through to the message: hexadecimal or far too large.
            }
        }
        problems.add(place.problem("must be a whole number from 0 to 2147483647, not " + describe(place.node())));
        return Optional.empty();
    }

    private static Optional<Duration> timeSpan(Place place, List<Problem> problems) {
        Optional<Duration> span = place.node() instanceof ScalarNode scalar
                        && (scalar.getTag().equals(Tag.STR) || scalar.getValue().equals("0"))
                ? TimeSpan.parse(scalar.getValue())
                : Optional.empty();
        if (span.isEmpty()) {
            problems.add(place.problem(
                    "must be a length of time, not " + describe(place.node()) + "; write " + TimeSpan.FORMS));
        }
        return span;
    }

    private static Optional<Dtype> dtype(Place place, List<Problem> problems) {
        return text(place, problems).flatMap(text -> {
            try {
                return Optional.of(DtypeParser.parse(text));
            } catch (DtypeParser.NotAType fault) {
                problems.add(place.problem(String.valueOf(fault.getMessage())));
                return Optional.empty();
            }
        });
    }

    private static Optional<Map<String, String>> texts(Place place, List<Problem> problems) {
        if (!(place.node() instanceof MappingNode mapping)) {
            problems.add(place.problem("must be a map of texts, not " + describe(place.node())));
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Optional<String> key = text(place.field("(key)", entry.getKeyNode()), problems);
            key.ifPresent(name -> {
                Place at = place.field(name, entry.getValueNode());
                text(at, problems).ifPresent(value -> {
                    if (values.putIfAbsent(name, value) != null) {
                        problems.add(at.problem("is given twice"));
                    }
                });
            });
        }
        return Optional.of(Collections.unmodifiableMap(values));
    }

    /// What stands there, in words that fit behind "not".
    static String describe(Node node) {
        return switch (node) {
            case MappingNode ignored -> "an object";
            case SequenceNode ignored -> "a list";
            case ScalarNode scalar -> describe(scalar);
            default -> "this";
        };
    }

    private static String describe(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return "nothing";
        }
        String value = scalar.getValue();
        String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
        return tag.equals(Tag.STR) ? "'" + shown + "'" : shown;
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static ObjectNode string() {
        return typed("string");
    }

    private static ObjectNode name() {
        return string().put("minLength", 1).put("maxLength", MAX_NAME);
    }

    private static ObjectNode count() {
        return typed("integer").put("minimum", 0).put("maximum", Integer.MAX_VALUE);
    }

    private static ObjectNode timeSpan() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("type").add("string").add("integer");
        return schema.put("description", "A length of time: " + TimeSpan.FORMS);
    }
}
