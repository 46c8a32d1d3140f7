package io.featurestore.server.config;

/// A password or a token. It does not show itself: `toString` is the same for all.
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
