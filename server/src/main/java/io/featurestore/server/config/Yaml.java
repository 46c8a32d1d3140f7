package io.featurestore.server.config;

import java.util.List;
import java.util.SequencedMap;

/// A YAML document as a tree, with scalars typed as PyYAML types them.
sealed interface Yaml {
    record Mapping(SequencedMap<String, Yaml> entries) implements Yaml {}

    record Sequence(List<Yaml> items) implements Yaml {}

    record Text(String value) implements Yaml {}

    record Whole(long value) implements Yaml {}

    record Decimal(double value) implements Yaml {}

    record Truth(boolean value) implements Yaml {}

    record Nothing() implements Yaml {}

    /// What to call it in a message.
    default String kind() {
        return switch (this) {
            case Mapping ignored -> "a mapping";
            case Sequence ignored -> "a list";
            case Text ignored -> "text";
            case Whole ignored -> "a whole number";
            case Decimal ignored -> "a decimal number";
            case Truth ignored -> "true or false";
            case Nothing ignored -> "empty";
        };
    }
}
