package io.featurestore.operator.resolve;

import io.featurestore.operator.resolve.Yaml.Mapping;
import io.featurestore.operator.resolve.Yaml.Scalar;
import io.featurestore.operator.resolve.Yaml.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/// Reads the YAML maps that users keep in Secrets and ConfigMaps.
final class YamlText {
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();
    private static final ScalarResolver RESOLVER = SETTINGS.getSchema().getScalarResolver();

    /// No configuration of a store is larger; aliases that multiply each other are.
    private static final int MAX_NODES = 10_000;

    private static final int MAX_DEPTH = 50;

    private static final String TOO_LARGE = "it is too large or too deep";

    private int nodes;

    private YamlText() {}

    /// What a text was found to be.
    sealed interface Parsed {}

    /// A map.
    record Map(Mapping mapping) implements Parsed {}

    /// No map.
    ///
    /// @param problem why, without any piece of the text
    record Unreadable(String problem) implements Parsed {}

    /// Reads a text that must hold one map with text keys. An empty text is an empty map.
    static Parsed parseMap(String text) {
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                return new Map(Mapping.EMPTY);
            }
            if (root.get() instanceof MappingNode mapping) {
                return new Map(new YamlText().mapping(mapping, 0));
            }
            return new Unreadable("it is no map of keys and values");
        } catch (MarkedYamlEngineException e) {
            return new Unreadable(e.getProblemMark()
                    .map(mark ->
                            "it is no YAML, see line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse("it is no YAML"));
        } catch (UnsupportedYaml e) {
            return new Unreadable(e.problem);
        } catch (YamlEngineException e) {
            return new Unreadable("it is no YAML");
        } catch (StackOverflowError e) {
            // The composer recurses into what it reads: a text of many brackets must cost one finding, not the
            // operator.
            return new Unreadable(TOO_LARGE);
        }
    }

    private Yaml node(Node node, int depth) {
        nodes++;
        if (nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new UnsupportedYaml(TOO_LARGE);
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, depth);
            case SequenceNode sequence -> sequence(sequence, depth);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new UnsupportedYaml("it holds something that is no map, list or scalar");
        };
    }

    private Mapping mapping(MappingNode mapping, int depth) {
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new UnsupportedYaml("it has a key that is no text");
            }
            if (key.getValue().equals("<<")) {
                throw new UnsupportedYaml("it merges maps by <<, which not every server reads");
            }
            if (entries.put(key.getValue(), node(tuple.getValueNode(), depth + 1)) != null) {
                throw new UnsupportedYaml("it has a key twice");
            }
        }
        return new Mapping(entries);
    }

    private Sequence sequence(SequenceNode sequence, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(node(item, depth + 1));
        }
        return new Sequence(items);
    }

    /// A plain scalar that resolves to text although its look says otherwise carries an explicit `!!str`.
    private static Scalar scalar(ScalarNode scalar) {
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        boolean text = scalar.getTag().equals(Tag.STR)
                && !RESOLVER.resolve(scalar.getValue(), true).equals(Tag.STR);
        return new Scalar(scalar.getValue(), plain && !text);
    }

    /// Leaves the recursion; never leaves this class.
    private static final class UnsupportedYaml extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String problem;

        private UnsupportedYaml(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }
    }
}
