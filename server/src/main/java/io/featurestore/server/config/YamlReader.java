package io.featurestore.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads one YAML document from text that nobody vouches for: no object is built from a tag, nesting and size are
/// bounded, and an alias is the same tree again, never a copy, so that a few lines can't become gigabytes. Messages
/// name line and column, never the text there, which may be a password.
final class YamlReader {
    static final int MAX_CHARACTERS = 1 << 20;
    static final int MAX_DEPTH = 64;
    private static final String MERGE = "<<";
    private static final String TEXT_TAG = "tag:yaml.org,2002:str";

    private final Iterator<Event> events;
    private final Map<String, String> environment;
    private final Map<Anchor, Yaml> anchors = new HashMap<>();

    private YamlReader(Iterator<Event> events, Map<String, String> environment) {
        this.events = events;
        this.environment = environment;
    }

    /// Says where a document is not what can be read.
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /// The document's tree; an empty document is [Yaml.Nothing].
    static Yaml read(String text, Map<String, String> environment) throws Malformed {
        if (text.length() > MAX_CHARACTERS) {
            throw new Malformed("is longer than %d characters".formatted(MAX_CHARACTERS));
        }
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        try {
            return new YamlReader(new Parse(settings).parseString(text).iterator(), environment).document();
        } catch (MarkedYamlEngineException e) {
            throw new Malformed("is not YAML" + position(e.getProblemMark()));
        } catch (YamlEngineException ignored) {
            throw new Malformed("is not YAML: it holds a character that YAML does not allow");
        }
    }

    private static String position(Optional<Mark> mark) {
        return mark.map(at -> " (line %d, column %d)".formatted(at.getLine() + 1, at.getColumn() + 1))
                .orElse("");
    }

    private Yaml document() throws Malformed {
        next(); // the stream begins
        if (next().getEventId() == Event.ID.StreamEnd) {
            return new Yaml.Nothing();
        }
        Yaml root = node(next(), 1);
        next(); // the document ends
        Event end = next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new Malformed("holds more than one document" + position(end.getStartMark()));
        }
        return root;
    }

    private Event next() {
        Event event = events.next();
        return event.getEventId() == Event.ID.Comment ? next() : event;
    }

    private Yaml node(Event event, int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed(
                    "is nested deeper than %d levels%s".formatted(MAX_DEPTH, position(event.getStartMark())));
        }
        if (event instanceof AliasEvent alias) {
            Yaml target = anchors.get(alias.getAlias());
            if (target == null) {
                throw new Malformed("uses an anchor that is not defined before" + position(event.getStartMark()));
            }
            return target;
        }
        Yaml value = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case MappingStart -> {
                refuseForeignTag(((MappingStartEvent) event).getTag(), "tag:yaml.org,2002:map", event);
                yield mapping(depth);
            }
            case SequenceStart -> {
                refuseForeignTag(((SequenceStartEvent) event).getTag(), "tag:yaml.org,2002:seq", event);
                yield sequence(depth);
            }
            default -> throw new Malformed("is not YAML" + position(event.getStartMark()));
        };
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
        return value;
    }

    private Yaml scalar(ScalarEvent event) throws Malformed {
        String text = Substitution.expand(event.getValue(), environment);
        boolean tagged = refuseForeignTag(event.getTag(), TEXT_TAG, event);
        return event.getScalarStyle() == ScalarStyle.PLAIN && !tagged ? YamlScalars.resolve(text) : new Yaml.Text(text);
    }

    private static boolean refuseForeignTag(Optional<String> tag, String own, Event event) throws Malformed {
        if (tag.isPresent() && !tag.get().equals(own)) {
            throw new Malformed("uses a type tag, which is not allowed here" + position(event.getStartMark()));
        }
        return tag.isPresent();
    }

    private Yaml sequence(int depth) throws Malformed {
        List<Yaml> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Yaml.Sequence(items);
    }

    private Yaml mapping(int depth) throws Malformed {
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
        SequencedMap<String, Yaml> merged = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new Malformed("has a key that is not text" + position(event.getStartMark()));
            }
            String name = key.getValue();
            Yaml value = node(next(), depth + 1);
            if (name.equals(MERGE) && value instanceof Yaml.Mapping base) {
                base.entries().forEach(merged::putIfAbsent);
            } else if (entries.put(name, value) != null) {
                throw new Malformed(
                        "has the key '%s' twice%s".formatted(ShownKey.of(name), position(event.getStartMark())));
            }
        }
        merged.forEach(entries::putIfAbsent);
        return new Yaml.Mapping(entries);
    }
}
