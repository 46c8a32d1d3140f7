package io.featurestore.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/// The requests that an apply set makes, one request a method. `object` says only where a request goes; what is sent is
/// `body`.
public interface Cluster {
    /// Applies an object if there is none of that name, else answers 409.
    Answer create(HasMetadata object, String body);

    /// Applies an object by force: fields that others set and `body` names become ours.
    ///
    /// @param fieldManager in whose name
    Answer apply(HasMetadata object, String body, String fieldManager);

    /// Changes an object by a JSON patch.
    Answer patch(HasMetadata object, String jsonPatch);

    /// Deletes `live` unless it has changed since, with what depends on it following in the background.
    Answer delete(HasMetadata live);

    /// The whole object, managed fields included; empty if there is none or it can't be read.
    Optional<JsonNode> read(HasMetadata object);
}
