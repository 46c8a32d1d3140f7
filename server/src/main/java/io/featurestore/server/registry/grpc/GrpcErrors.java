package io.featurestore.server.registry.grpc;

import io.featurestore.server.error.ServeError;
import io.grpc.Status;

/// Failures as gRPC statuses. The description is the JSON from which the Python SDK makes the exception of its own
/// that has the class's name.
final class GrpcErrors {
    /// Descriptions travel in trailers, for which clients have 8 kB.
    private static final int LONGEST_MESSAGE = 2000;

    private GrpcErrors() {}

    static Status status(ServeError error) {
        return Status.fromCodeValue(error.code().grpcStatus()).withDescription(details(error));
    }

    private static String details(ServeError error) {
        String message = error.message();
        String shown = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
        return "{\"module\": \"feast.errors\", \"class\": \"%s\", \"message\": \"%s\"}"
                .formatted(error.code().feastClass(), escaped(shown));
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ' || c > '~') {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.toString();
    }
}
