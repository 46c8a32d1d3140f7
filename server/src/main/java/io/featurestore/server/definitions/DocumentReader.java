package io.featurestore.server.definitions;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads one file of definitions, document by document. A file is data from anywhere: its size, its depth and its
/// aliases are bounded before anything is built from it.
final class DocumentReader {
    /// Characters in one file.
    static final int MAX_FILE_SIZE = 1 << 20;
    /// An object in a list of an object in a document is 4 deep.
    static final int MAX_DEPTH = 16;
    /// Aliases (`*name`) in one file; each can repeat what it stands for only once.
    static final int MAX_ALIASES = 50;

    private DocumentReader() {}

    /// The definitions in the file; what is wrong with it is among the problems.
    static List<Definition> read(String file, String text, List<Problem> problems) {
        if (text.length() > MAX_FILE_SIZE) {
            problems.add(Problem.ofFile(file, "has more than " + MAX_FILE_SIZE + " characters; split it"));
            return List.of();
        }
        List<Definition> definitions = new ArrayList<>();
        try {
            boundsOf(file, text).ifPresentOrElse(problems::add, () -> {
                Iterator<Node> documents =
                        new Compose(settings(file)).composeAllFromString(text).iterator();
                for (int number = 1; documents.hasNext(); number++) {
                    document(file, number, documents.next(), problems).ifPresent(definitions::add);
                }
            });
        } catch (MarkedYamlEngineException fault) {
            int line = fault.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add(new Problem(file, line, 0, "", "", "is no valid YAML: " + fault.getProblem()));
        } catch (YamlEngineException fault) {
            problems.add(Problem.ofFile(file, "is no valid YAML: " + fault.getMessage()));
        }
        return definitions;
    }

    private static LoadSettings settings(String file) {
        return LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setCodePointLimit(MAX_FILE_SIZE)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
    }

    /// Goes through the file's events, which needs no stack, before nodes are made, which does.
    private static Optional<Problem> boundsOf(String file, String text) {
        int depth = 0;
        int aliases = 0;
        for (Event event : new Parse(settings(file)).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> aliases++;
                case Scalar, Comment, DocumentStart, DocumentEnd, StreamStart, StreamEnd -> {
                    // Neither deeper nor an alias.
                }
            }
            if (depth > MAX_DEPTH || aliases > MAX_ALIASES) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
                String message = depth > MAX_DEPTH
                        ? "is nested more than " + MAX_DEPTH + " deep"
                        : "has more than " + MAX_ALIASES + " aliases";
                return Optional.of(new Problem(file, line, 0, "", "", message));
            }
        }
        return Optional.empty();
    }

    private static Optional<Definition> document(String file, int number, Node root, List<Problem> problems) {
        if (root instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
            return Optional.empty();
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.add(new Problem(
                    file,
                    Document.lineOf(root),
                    number,
                    "",
                    "",
                    "must be an object with a kind, not " + FieldTypes.describe(root)
                            + "; write one object a document, with --- between them"));
            return Optional.empty();
        }
        Document document = new Document(file, number, mapping, textOf("kind", mapping), textOf("name", mapping));
        Optional<DocumentKind> kind = DocumentKind.named(document.kind());
        if (kind.isEmpty()) {
            problems.add(document.problem("kind", kindNode(mapping), faultOfKind(document.kind())));
        }
        return kind.map(known -> known.read(document, problems));
    }

    private static String faultOfKind(String kind) {
        String allowed = "allowed are " + String.join(", ", DocumentKind.names());
        if (kind.isEmpty()) {
            return "is missing; " + allowed;
        }
        if (Kinds.PYTHON_ONLY.contains(kind)) {
            return kind + " cannot be written in YAML; define it with the Python SDK. Here, " + allowed;
        }
        return "'" + kind + "' is no kind of definition" + Suggestion.of(kind, DocumentKind.names()) + "; " + allowed;
    }

    private static String textOf(String key, MappingNode mapping) {
        return valueOf(key, mapping)
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .orElse("");
    }

    private static Node kindNode(MappingNode mapping) {
        return valueOf("kind", mapping).orElse(mapping);
    }

    private static Optional<Node> valueOf(String key, MappingNode mapping) {
        return mapping.getValue().stream()
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }
}
