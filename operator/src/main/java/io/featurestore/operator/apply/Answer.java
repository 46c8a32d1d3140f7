package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// What the API server said to one request.
public sealed interface Answer {
    int CONFLICT = 409;
    int NOT_FOUND = 404;
    int INVALID = 422;
    int BAD_REQUEST = 400;

    /// It was done; `object` is what is stored now.
    record Done(HasMetadata object) implements Answer {}

    /// It was refused, or there was no answer at all (then `code` is 0).
    ///
    /// @param code HTTP status
    /// @param message of the API server
    record Refused(int code, String message) implements Answer {
        /// Whether the same request will be refused again.
        boolean permanent() {
            return code == INVALID || code == BAD_REQUEST;
        }
    }
}
