package io.featurestore.server.registry.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.Optional;

/// What a registry server answered instead of a message. Its details name a class of Python's `feast.errors`; only
/// those that we know count, and nothing is loaded by a name.
final class RemoteErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANY_ERROR = "FeastError";

    private RemoteErrors() {}

    static ServeException of(StatusRuntimeException failure, String target) {
        Status status = failure.getStatus();
        String description = Optional.ofNullable(status.getDescription()).orElse("");
        Optional<JsonNode> details = details(description);
        String message = details.map(json -> json.path("message").asText()).orElse(description);
        Optional<ErrorCode> known =
                details.flatMap(json -> byClass(json.path("class").asText()));
        return known.map(code -> ServeException.of(code, message)).orElseGet(() -> byStatus(status, message, target));
    }

    private static Optional<JsonNode> details(String description) {
        if (!description.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(description)).filter(json -> json.has("class") && json.has("message"));
        } catch (JsonProcessingException ignored) {
            return Optional.empty();
        }
    }

    private static Optional<ErrorCode> byClass(String feastClass) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code != ErrorCode.UNAUTHENTICATED && !feastClass.equals(ANY_ERROR))
                .filter(code -> code.feastClass().equals(feastClass))
                .findFirst();
    }

    private static ServeException byStatus(Status status, String message, String target) {
        String answered = "The registry server %s answered %s: %s".formatted(target, status.getCode(), message);
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> ServeException.of(ErrorCode.INVALID_ARGUMENT, message);
            case UNAUTHENTICATED ->
                ServeException.of(
                        ErrorCode.UNAUTHENTICATED,
                        "The registry server %s does not accept our token".formatted(target));
            case PERMISSION_DENIED -> ServeException.of(ErrorCode.PERMISSION_DENIED, message);
            case UNIMPLEMENTED -> ServeException.of(ErrorCode.NOT_IMPLEMENTED, answered);
            case RESOURCE_EXHAUSTED -> ServeException.of(ErrorCode.OVERLOADED, answered);
            case ABORTED -> ServeException.of(ErrorCode.CONCURRENT_CHANGE, message);
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    FAILED_PRECONDITION,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS -> ServeException.of(ErrorCode.UNAVAILABLE, answered);
        };
    }
}
