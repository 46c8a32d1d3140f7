package io.featurestore.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;

/// One YAML document of the input.
///
/// @param file where it stands, as the caller wrote the path; `-` for standard input
/// @param tree its content, an object
record Document(String file, JsonNode tree) {

    String kind() {
        return tree.path("kind").asText("");
    }

    String name() {
        return tree.at("/metadata/name").asText("");
    }

    /// Whether it means to be a FeatureStore, of whatever group and version.
    boolean isFeatureStore() {
        return kind().equals("FeatureStore");
    }
}
