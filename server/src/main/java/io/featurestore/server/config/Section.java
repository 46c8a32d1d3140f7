package io.featurestore.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/// A mapping of `feature_store.yaml` while it is being read: typed access by key, which notes what is wrong and goes
/// on with the default, so that one start shows all problems. Values appear in no message.
final class Section {
    private final String path;
    private final SequencedMap<String, Yaml> entries;
    private final Findings findings;
    private final Set<String> known = new HashSet<>();

    /// What reading found so far; shared by all sections of a file.
    record Findings(List<String> problems, List<String> warnings) {
        Findings() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    Section(String path, SequencedMap<String, Yaml> entries, Findings findings) {
        this.path = path;
        this.entries = entries;
        this.findings = findings;
    }

    /// A section that the file leaves out.
    static Section empty(String path, Findings findings) {
        return new Section(path, new LinkedHashMap<>(), findings);
    }

    /// The key as the user reads it: `online_store.type`.
    String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /// The raw value; [Yaml.Nothing] if the key is absent or empty.
    Yaml raw(String name) {
        known.add(name);
        return entries.getOrDefault(name, new Yaml.Nothing());
    }

    Optional<String> text(String name) {
        return switch (raw(name)) {
            case Yaml.Nothing ignored -> Optional.empty();
            case Yaml.Text text -> Optional.of(text.value());
            case Yaml other -> {
                expected(name, "text", other);
                yield Optional.empty();
            }
        };
    }

    /// Text that counts as absent when it is empty.
    Optional<String> filledText(String name) {
        return text(name).filter(value -> !value.isBlank());
    }

    boolean truth(String name, boolean absent) {
        return switch (raw(name)) {
            case Yaml.Nothing ignored -> absent;
            case Yaml.Truth truth -> truth.value();
            case Yaml other -> {
                expected(name, "true or false", other);
                yield absent;
            }
        };
    }

    Optional<Integer> whole(String name, int least) {
        Yaml found = raw(name);
        if (found instanceof Yaml.Nothing) {
            return Optional.empty();
        }
        Optional<Integer> value = asInt(found).filter(number -> number >= least);
        if (value.isEmpty()) {
            expected(name, "a whole number of at least " + least, found);
        }
        return value;
    }

    List<Integer> wholes(String name, List<Integer> absent) {
        return list(name, "a list of whole numbers", Section::asInt).orElse(absent);
    }

    List<String> texts(String name) {
        return list(name, "a list of texts", Section::asText).orElse(List.of());
    }

    private <T> Optional<List<T>> list(String name, String wanted, Function<Yaml, Optional<T>> typed) {
        Yaml found = raw(name);
        if (found instanceof Yaml.Nothing) {
            return Optional.empty();
        }
        if (found instanceof Yaml.Sequence sequence) {
            List<T> values = sequence.items().stream()
                    .map(typed)
                    .flatMap(Optional::stream)
                    .toList();
            if (values.size() == sequence.items().size()) {
                return Optional.of(values);
            }
        }
        expected(name, wanted, found);
        return Optional.empty();
    }

    private static Optional<Integer> asInt(Yaml value) {
        return value instanceof Yaml.Whole whole && (int) whole.value() == whole.value()
                ? Optional.of((int) whole.value())
                : Optional.empty();
    }

    private static Optional<String> asText(Yaml value) {
        return value instanceof Yaml.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /// A section below this one, empty if the key is absent.
    Section section(String name) {
        return switch (raw(name)) {
            case Yaml.Nothing ignored -> empty(key(name), findings);
            case Yaml.Mapping below -> new Section(key(name), below.entries(), findings);
            case Yaml other -> {
                expected(name, "a mapping", other);
                yield empty(key(name), findings);
            }
        };
    }

    /// Marks keys as understood by Feast that change nothing in this build.
    void knows(String... names) {
        known.addAll(List.of(names));
    }

    /// Warns of a key that Feast understands, where it is given and nothing here comes of it.
    ///
    /// @param why what is so without it
    void changesNothing(String name, String why) {
        if (!(raw(name) instanceof Yaml.Nothing)) {
            warning(name, "changes nothing: " + why);
        }
    }

    void problem(String name, String what) {
        findings.problems().add(key(name) + ": " + what);
    }

    void warning(String name, String what) {
        findings.warnings().add(key(name) + ": " + what);
    }

    private void expected(String name, String wanted, Yaml found) {
        String hint = wanted.equals("text") && !(found instanceof Yaml.Mapping || found instanceof Yaml.Sequence)
                ? "; put it in quotes"
                : "";
        problem(name, "must be %s, but is %s%s".formatted(wanted, found.kind(), hint));
    }

    /// Names the keys that nothing asked for. Call it when the section has been read. A key without a value is not
    /// named: it may be a value whose colon was forgotten.
    void warnOfUnknownKeys() {
        entries.forEach((name, value) -> {
            if (known.contains(name)) {
                return;
            }
            if (value instanceof Yaml.Nothing) {
                findings.warnings().add((path.isEmpty() ? "" : path + ": ") + "holds an unknown key without a value");
            } else {
                warning(ShownKey.of(name), "is not known and changes nothing");
            }
        });
    }
}
