package io.featurestore.server.online.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All paths, exact or, for some, by their beginning.
final class Routes {
    private final Map<String, Map<String, Endpoint>> byPath = new HashMap<>();
    private final Map<String, Map<String, Endpoint>> byPrefix = new TreeMap<>();

    /// What is to be done with a request.
    sealed interface Match {
        record Found(Endpoint endpoint) implements Match {}

        /// The path is right but for a slash at its end.
        record Moved(String path) implements Match {}

        /// @param allowed the methods that the path has
        record WrongMethod(String allowed) implements Match {}

        record Unknown() implements Match {}
    }

    Routes add(String method, String path, Endpoint endpoint) {
        byPath.computeIfAbsent(path, ignored -> new TreeMap<>()).put(method, endpoint);
        return this;
    }

    /// For all paths that begin so.
    Routes addAll(String method, String prefix, Endpoint endpoint) {
        byPrefix.computeIfAbsent(prefix, ignored -> new TreeMap<>()).put(method, endpoint);
        return this;
    }

    Match match(String method, String path) {
        return find(path).map(methods -> match(methods, method)).orElseGet(() -> moved(path));
    }

    private Optional<Map<String, Endpoint>> find(String path) {
        Map<String, Endpoint> exact = byPath.get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        return byPrefix.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey())
                        && path.length() > entry.getKey().length())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Match match(Map<String, Endpoint> methods, String method) {
        Endpoint endpoint = methods.get(method);
        return endpoint == null
                ? new Match.WrongMethod(String.join(", ", methods.keySet()))
                : new Match.Found(endpoint);
    }

    private Match moved(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return !bare.equals(path) && byPath.containsKey(bare) ? new Match.Moved(bare) : new Match.Unknown();
    }
}
