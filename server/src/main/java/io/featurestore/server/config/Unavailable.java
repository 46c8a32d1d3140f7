package io.featurestore.server.config;

import java.util.List;

/// Something that Feast knows and this build does not have.
///
/// @param key the key of `feature_store.yaml` that asks for it
/// @param value what it asks for
/// @param available what could stand there instead
public record Unavailable(String key, String value, List<String> available) {
    public Unavailable {
        available = List.copyOf(available);
    }

    /// For the operator of the server: what is missing, and what exists.
    public String message() {
        String missing = "%s: '%s' exists in Feast, but not in this build".formatted(key, value);
        return available.isEmpty() ? missing : missing + "; this build has: " + String.join(", ", available);
    }
}
