package io.featurestore.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The RoleBindings of the server's own namespace, listed once and then watched, so that a caller's roles cost no
/// request. Only who may write there can give a Feast role.
final class RoleBindings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoleBindings.class);
    private static final ObjectReader EVENTS = new ObjectMapper().readerFor(JsonNode.class);
    private static final Duration WATCH = Duration.ofMinutes(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final KubernetesApi api;
    private final String path;
    private final CountDownLatch listed = new CountDownLatch(1);
    private final Thread follower;
    private volatile Map<String, RoleBinding> bindings = Map.of();
    private volatile @Nullable InputStream watch;
    private volatile boolean closed;

    RoleBindings(KubernetesApi api) {
        this.api = api;
        this.path = "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/rolebindings".formatted(api.namespace());
        this.follower = Thread.ofVirtual().name("role-bindings").start(this::follow);
    }

    /// The names of the Roles that are bound to the user; empty while the bindings could not be listed yet.
    Optional<Set<String>> rolesOf(ReviewedUser user) throws InterruptedException {
        if (!listed.await(KubernetesApi.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        return Optional.of(knownRolesOf(user));
    }

    /// The same without waiting: none, while the bindings could not be listed yet.
    Set<String> knownRolesOf(ReviewedUser user) {
        return bindings.values().stream()
                .filter(binding -> binding.binds(user))
                .map(RoleBinding::role)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void follow() {
        Duration pause = SHORTEST_PAUSE;
        while (!closed) {
            try {
                String version = list();
                pause = SHORTEST_PAUSE;
                while (!closed && !version.isEmpty()) {
                    version = watch(version);
                }
            } catch (InterruptedException ignored) {
                return;
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn(
                            "RoleBindings of namespace {} can't be followed: {}",
                            api.namespace(),
                            KubernetesApi.reason(e));
                }
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException ignored) {
                return;
            }
        }
    }

    private String list() throws IOException, InterruptedException {
        JsonNode list = api.get(path);
        Map<String, RoleBinding> found = new LinkedHashMap<>();
        list.path("items")
                .forEach(item -> RoleBinding.of(item).ifPresent(binding -> found.put(binding.name(), binding)));
        bindings = Map.copyOf(found);
        listed.countDown();
        return list.path("metadata").path("resourceVersion").asText();
    }

    /// Follows changes until the API server ends the watch.
    ///
    /// @return the version to go on from; empty when only a new list helps
    private String watch(String from) throws IOException, InterruptedException {
        String query = "?watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
                .formatted(WATCH.toSeconds(), from);
        String version = from;
        InputStream stream = api.watch(path + query);
        watch = stream;
        Thread watchdog = Thread.ofVirtual().name("role-bindings-watchdog").start(() -> closeWhenOverdue(stream));
        try (stream;
                MappingIterator<JsonNode> events = EVENTS.readValues(stream)) {
            while (!closed && events.hasNextValue()) {
                JsonNode event = events.nextValue();
                String type = event.path("type").asText();
                if (type.equals("ERROR")) {
                    return "";
                }
                JsonNode object = event.path("object");
                apply(type, object);
                version = object.path("metadata").path("resourceVersion").asText(version);
            }
        } finally {
            watchdog.interrupt();
        }
        return version;
    }

    /// A connection that died without a word would otherwise be waited on for ever, while roles are taken away.
    private static void closeWhenOverdue(InputStream stream) {
        try {
            Thread.sleep(WATCH.plus(LONGEST_PAUSE));
            stream.close();
        } catch (InterruptedException | IOException ignored) {
            // the watch ended in time, or ends now
        }
    }

    private void apply(String type, JsonNode object) {
        if (type.equals("BOOKMARK")) {
            return;
        }
        Map<String, RoleBinding> changed = new LinkedHashMap<>(bindings);
        changed.remove(object.path("metadata").path("name").asText());
        if (!type.equals("DELETED")) {
            RoleBinding.of(object).ifPresent(binding -> changed.put(binding.name(), binding));
        }
        bindings = Map.copyOf(changed);
    }

    @Override
    public void close() {
        closed = true;
        follower.interrupt();
        InputStream open = watch;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // the watch ends either way
            }
        }
    }
}
