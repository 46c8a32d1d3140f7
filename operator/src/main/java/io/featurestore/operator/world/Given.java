package io.featurestore.operator.world;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a field of a spec holds, where the API server lets it be left out, be empty, or have nulls in it.
public final class Given {
    private Given() {}

    /// The elements that are there.
    public static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    /// The entries that have a value. The map is the caller's own.
    public static SortedMap<String, String> map(@Nullable Map<String, String> map) {
        SortedMap<String, String> given = new TreeMap<>(map == null ? Map.of() : map);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /// The text, unless it is empty.
    public static Optional<String> text(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }

    /// Whether there is nothing to read in the text.
    public static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
