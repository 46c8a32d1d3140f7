package io.featurestore.server.registry.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Which handler answers a method and a path. A part of a path that stands as it is goes before a variable one.
final class Routes {
    private static final String PREFIX = "/api/v1";

    private final List<Route> routes = new ArrayList<>();

    /// Answers one request.
    @FunctionalInterface
    interface Handler {
        RestAnswer answer(RestCall call);
    }

    /// @param open whether no token is asked for
    record Route(String method, String template, boolean open, Handler handler) {
        private List<String> parts() {
            return List.of(template.split("/", -1));
        }

        /// The variable parts of a path, if this route is for it.
        private Optional<Map<String, String>> match(List<String> path) {
            List<String> parts = parts();
            if (parts.size() != path.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                if (isVariable(parts.get(i)) && !path.get(i).isEmpty()) {
                    values.put(parts.get(i).substring(1, parts.get(i).length() - 1), path.get(i));
                } else if (!parts.get(i).equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }

        private static boolean isVariable(String part) {
            return part.startsWith("{");
        }
    }

    /// What a path leads to.
    sealed interface Match {
        record Found(Route route, Map<String, String> path) implements Match {}

        record WrongMethod(String allowed) implements Match {}

        record Unknown() implements Match {}
    }

    void get(String template, Handler handler) {
        routes.add(new Route("GET", template, false, handler));
    }

    void post(String template, Handler handler) {
        routes.add(new Route("POST", template, false, handler));
    }

    void delete(String template, Handler handler) {
        routes.add(new Route("DELETE", template, false, handler));
    }

    void open(String template, Handler handler) {
        routes.add(new Route("GET", template, true, handler));
    }

    /// @param path as it was sent; `/api/v1` before it changes nothing
    Match match(String method, String path) {
        String own = path.startsWith(PREFIX + "/") || path.equals(PREFIX) ? path.substring(PREFIX.length()) : path;
        List<String> parts = parts(own.isEmpty() ? "/" : own);
        Optional<Match.Found> best = Optional.empty();
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(parts);
            if (values.isEmpty()) {
                continue;
            }
            allowed.add(route.method());
            boolean better =
                    best.isEmpty() || values.get().size() < best.get().path().size();
            if (route.method().equals(method) && better) {
                best = Optional.of(new Match.Found(route, values.get()));
            }
        }
        if (best.isPresent()) {
            return best.get();
        }
        return allowed.isEmpty() ? new Match.Unknown() : new Match.WrongMethod(String.join(", ", allowed));
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            parts.add(decoded(part));
        }
        return parts;
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ignored) {
            return part;
        }
    }
}
