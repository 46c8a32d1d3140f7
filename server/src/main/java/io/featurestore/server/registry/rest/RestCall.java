package io.featurestore.server.registry.rest;

import io.featurestore.server.auth.Identity;
import io.featurestore.server.registry.Discovery;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.Reads;
import io.featurestore.server.registry.Search;
import io.featurestore.server.registry.Writes;
import java.util.Map;

/// One request, by whom it is, and the registry that it asks.
///
/// @param path the variable parts of the path
record RestCall(
        FeastRegistry registry, Identity caller, Map<String, String> path, Parameters parameters, RestBody body) {

    String name() {
        return path.getOrDefault("name", "");
    }

    Reads reads() {
        return registry.reads(caller);
    }

    Discovery discovery() {
        return registry.discovery(caller);
    }

    Search search() {
        return registry.search(caller);
    }

    /// Writes that are on the disk when a route answers.
    void write(Change change) {
        change.make(registry.writes(caller));
        registry.settle();
    }

    @FunctionalInterface
    interface Change {
        void make(Writes writes);
    }
}
