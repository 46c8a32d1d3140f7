package io.featurestore.server.online.store;

import java.time.Duration;

/// How much of a store the server uses at once, and how long it waits for it.
///
/// @param deadline how long a call waits for a connection, and then for each answer
/// @param connections how many connections are open at most
public record StoreLimits(Duration deadline, int connections) {
    public static final StoreLimits DEFAULT = new StoreLimits(Duration.ofSeconds(5), 32);
}
