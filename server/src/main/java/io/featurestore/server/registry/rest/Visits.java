package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.server.auth.Identity;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which objects each caller looked at lately. They are kept in memory, as long as the server runs: a look changes no
/// registry.
final class Visits {
    private static final int MOST_IN_A_PROJECT = 100;
    private static final int MOST_LISTS = 1000;
    private static final List<String> KINDS =
            List.of("entities", "data_sources", "feature_views", "feature_services", "saved_datasets");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final Clock clock;
    private final Map<List<String>, Deque<ObjectNode>> visits = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Deque<ObjectNode>> eldest) {
            return size() > MOST_LISTS;
        }
    };

    Visits(Clock clock) {
        this.clock = clock;
    }

    /// Notes that a caller was shown the object at a path, if it is one of the kinds that are noted.
    synchronized void note(RestCall call, String path) {
        String own = path.startsWith("/api/v1/") ? path.substring("/api/v1".length()) : path;
        List<String> parts = List.of(own.substring(1).split("/", -1));
        if (parts.size() != 2
                || !KINDS.contains(parts.getFirst())
                || parts.getLast().equals("all")) {
            return;
        }
        String user = user(call.caller());
        String project = call.parameters().text("project").orElse("");
        Deque<ObjectNode> seen = visits.computeIfAbsent(List.of(user, project), ignored -> new ArrayDeque<>());
        seen.add(JsonNodeFactory.instance
                .objectNode()
                .put("path", "/api/v1" + own)
                .put("timestamp", TIME.format(clock.instant().atOffset(ZoneOffset.UTC)))
                .put("project", project)
                .put("user", user)
                .put("object", parts.getFirst())
                .put("object_name", parts.get(1))
                .put("method", "GET"));
        if (seen.size() > MOST_IN_A_PROJECT) {
            seen.removeFirst();
        }
    }

    /// The caller's own visits: of one project in order, of all the latest first.
    synchronized List<ObjectNode> of(Identity caller, Optional<String> project) {
        String user = user(caller);
        if (project.isPresent()) {
            return List.copyOf(visits.getOrDefault(List.of(user, project.get()), new ArrayDeque<>()));
        }
        return visits.entrySet().stream()
                .filter(entry -> entry.getKey().getFirst().equals(user))
                .flatMap(entry -> entry.getValue().stream())
                .sorted(Comparator.comparing(
                                (ObjectNode visit) -> visit.path("timestamp").asText())
                        .reversed())
                .limit(MOST_IN_A_PROJECT)
                .toList();
    }

    private static String user(Identity caller) {
        return switch (caller) {
            case Identity.Anyone ignored -> "anonymous";
            case Identity.OwnWorkload own -> own.username();
            case Identity.Authenticated user -> user.username();
        };
    }
}
