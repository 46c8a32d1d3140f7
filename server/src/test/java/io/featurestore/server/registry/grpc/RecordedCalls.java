package io.featurestore.server.registry.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import feast.proto.registry.RegistryServerGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Calls that were recorded on a Python registry server of Feast 0.67 with a file registry, in their order.
final class RecordedCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedCalls() {}

    /// @param code the status code's name
    /// @param details the status description, empty for OK
    /// @param response absent for errors, and where it was too long to be kept
    record Recorded(
            int number,
            String method,
            String note,
            ByteString request,
            String code,
            String details,
            Optional<ByteString> response) {
        @Override
        public String toString() {
            return number + " " + method + " (" + note + ")";
        }
    }

    /// What a server answered.
    record Answered(String code, String details, Optional<Message> response) {}

    static List<Recorded> read() throws IOException {
        List<Recorded> calls = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(RecordedCalls.class.getResourceAsStream("/registry/rpc-file.jsonl"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode call = JSON.readTree(line);
                calls.add(new Recorded(
                        calls.size(),
                        call.path("method").asText(),
                        call.path("note").asText(),
                        decoded(call.path("request_b64").asText()),
                        call.path("code").asText(),
                        call.path("details").asText(),
                        Optional.ofNullable(call.get("response_b64")).map(response -> decoded(response.asText()))));
            }
        }
        return calls;
    }

    private static ByteString decoded(String base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    }

    static Answered send(ManagedChannel channel, Recorded call) {
        MethodDescriptor<Message, Message> method = method(call.method());
        Message request = method.getRequestMarshaller().parse(call.request().newInput());
        try {
            Message response = ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
            return new Answered("OK", "", Optional.of(response));
        } catch (StatusRuntimeException e) {
            return new Answered(
                    e.getStatus().getCode().name(),
                    Optional.ofNullable(e.getStatus().getDescription()).orElse(""),
                    Optional.empty());
        }
    }

    static Message parse(Recorded call, ByteString response) {
        return method(call.method()).getResponseMarshaller().parse(response.newInput());
    }

    @SuppressWarnings("unchecked") // every method of the service takes and gives messages
    private static MethodDescriptor<Message, Message> method(String name) {
        return (MethodDescriptor<Message, Message>) RegistryServerGrpc.getServiceDescriptor().getMethods().stream()
                .filter(method -> name.equals(method.getBareMethodName()))
                .findFirst()
                .orElseThrow();
    }
}
