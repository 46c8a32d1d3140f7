package io.featurestore.operator.resolve;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the checksum of the configuration is made of beside the configuration itself.
///
/// @param salt the key of the checksum, so that it confirms no guess of a password; in base64, as a Secret keeps it
/// @param entries content by `Kind/name/key`, as the cluster holds it; secret
public record ReferredContent(String salt, SortedMap<String, String> entries) {
    public ReferredContent {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /// Neither salt nor content: both are secret.
    @Override
    public String toString() {
        return "ReferredContent" + entries.keySet();
    }
}
