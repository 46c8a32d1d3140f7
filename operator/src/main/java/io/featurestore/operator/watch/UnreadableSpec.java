package io.featurestore.operator.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.featurestore.crd.v1.FeatureStoreSpec;

/// In place of a spec that is not of the types of the API: stored before a field got its type, or past the schema. The
/// FeatureStore can be listed and reported on; nothing is rendered for it.
public final class UnreadableSpec extends FeatureStoreSpec {
    private final String path;
    private final String message;

    UnreadableSpec(String path, String message) {
        this.path = path;
        this.message = message;
    }

    /// The field that can't be read, from the root of the FeatureStore.
    @JsonIgnore
    public String path() {
        return path;
    }

    /// What is wrong with it.
    @JsonIgnore
    public String message() {
        return message;
    }
}
