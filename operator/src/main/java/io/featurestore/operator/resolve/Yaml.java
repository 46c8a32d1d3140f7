package io.featurestore.operator.resolve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A piece of configuration as its author wrote it. Scalars keep their text and whether they were quoted, so that
/// `${PORT}`, `0123` and `1e3` reach the server that reads them unchanged, and mean there what they mean in Feast.
///
/// Values may be secret: none of these types shows them by `toString`.
public sealed interface Yaml {

    /// A scalar.
    ///
    /// @param text its text without quotes
    /// @param plain whether it stands without quotes, so that its reader guesses its type
    record Scalar(String text, boolean plain) implements Yaml {
        @Override
        public String toString() {
            return "***";
        }
    }

    /// A list.
    record Sequence(List<Yaml> items) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// A map in the order in which it was written.
    record Mapping(SequencedMap<String, Yaml> entries) implements Yaml {
        public static final Mapping EMPTY = new Mapping(new LinkedHashMap<>());

        public Mapping {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }

        /// The value of a key.
        public Optional<Yaml> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /// Whether the value of a key is this scalar, quoted or not.
        public boolean hasText(String key, String text) {
            return entries.get(key) instanceof Scalar scalar && scalar.text().equals(text);
        }

        /// This map, and after it the entries of another; where both have a key, the place of this one's and the value
        /// of the other's.
        public Mapping plus(Mapping other) {
            SequencedMap<String, Yaml> all = new LinkedHashMap<>(entries);
            all.putAll(other.entries);
            return new Mapping(all);
        }

        /// This map and one entry more.
        public Mapping plus(String key, Yaml value) {
            SequencedMap<String, Yaml> all = new LinkedHashMap<>(entries);
            all.put(key, value);
            return new Mapping(all);
        }
    }

    /// Text that stays text, whatever it looks like.
    static Yaml text(String text) {
        return new Scalar(text, false);
    }

    /// A number.
    static Yaml number(long number) {
        return new Scalar(Long.toString(number), true);
    }

    /// A boolean.
    static Yaml bool(boolean value) {
        return new Scalar(Boolean.toString(value), true);
    }

    /// A map of texts, sorted by key.
    static Mapping texts(Map<String, String> texts) {
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
        texts.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> entries.put(entry.getKey(), text(entry.getValue())));
        return new Mapping(entries);
    }
}
