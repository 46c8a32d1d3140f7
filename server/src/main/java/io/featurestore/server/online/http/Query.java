package io.featurestore.server.online.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The parameters behind a path's question mark.
record Query(Map<String, List<String>> parameters) {
    private static final Set<String> TRUE = Set.of("1", "true", "t", "yes", "y", "on");
    private static final Set<String> FALSE = Set.of("0", "false", "f", "no", "n", "off");

    static Query of(String uri) {
        return new Query(new QueryStringDecoder(uri).parameters());
    }

    /// A switch that is off unless it is given.
    ///
    /// @throws BodyRefused for a value that is neither, as Python's web framework answers it
    boolean flag(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return false;
        }
        String value = values.getLast().toLowerCase(Locale.ROOT);
        if (!TRUE.contains(value) && !FALSE.contains(value)) {
            throw new BodyRefused(
                    "bool_parsing",
                    List.of("query", name),
                    "Input should be a valid boolean, unable to interpret input");
        }
        return TRUE.contains(value);
    }
}
