package io.featurestore.server.registry.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.featurestore.server.registry.grpc.RecordedCalls.Answered;
import io.featurestore.server.registry.grpc.RecordedCalls.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of call, success and failure, as Python's server answered it, sent to ours on the same registry. What
/// differs is listed here, with the reason.
class RecordedCallsTest {
    /// Calls by their number that we answer with another status.
    private static final Map<Integer, String> OTHER_STATUS = Map.ofEntries(
            // a caller's fault: Python answers UNKNOWN with the text of whatever was raised
            Map.entry(91, "INVALID_ARGUMENT"),
            Map.entry(101, "INVALID_ARGUMENT"),
            Map.entry(104, "INVALID_ARGUMENT"),
            Map.entry(110, "INVALID_ARGUMENT"),
            Map.entry(123, "INVALID_ARGUMENT"),
            Map.entry(124, "INVALID_ARGUMENT"),
            Map.entry(125, "INVALID_ARGUMENT"),
            Map.entry(146, "INVALID_ARGUMENT"),
            Map.entry(149, "INVALID_ARGUMENT"),
            // the classes that the client maps are the same, the status says what they are
            Map.entry(122, "FAILED_PRECONDITION"),
            Map.entry(126, "ALREADY_EXISTS"),
            // no class is loaded by its name
            Map.entry(111, "OK"),
            // not swallowed
            Map.entry(132, "NOT_FOUND"),
            // project names that break the clients
            Map.entry(154, "INVALID_ARGUMENT"),
            Map.entry(155, "INVALID_ARGUMENT"));

    /// Calls by their number whose answer says something else.
    private static final Set<Integer> OTHER_ANSWER = Set.of(
            81, // infrastructure of a project that does not exist is none, not another project's
            90, // no edge from a source without a name
            115, // the number of a version is the registry's: a client's copy does not change it
            117, 136, // the state outlives a change of the schema
            157, // without the projects of 154 and 155
            160, // each project has its own infrastructure
            183); // a job has an id of its own, and waits before it runs

    @TempDir
    Path folder;

    @Test
    void answersAsPythonsServerDid() throws IOException {
        List<String> differences = new ArrayList<>();
        try (RunningRegistry registry = RunningRegistry.open(richRegistry())) {
            for (Recorded call : RecordedCalls.read()) {
                Answered answer = RecordedCalls.send(registry.channel(), call);
                differences.addAll(differences(call, answer));
            }
        }
        assertThat(differences).isEmpty();
    }

    private Path richRegistry() throws IOException {
        Path file = folder.resolve("registry.db");
        try (InputStream sample =
                Objects.requireNonNull(getClass().getResourceAsStream("/registry/registry-rich.db"))) {
            Files.copy(sample, file);
        }
        return file;
    }

    private static List<String> differences(Recorded call, Answered answer) {
        String status = OTHER_STATUS.getOrDefault(call.number(), call.code());
        if (!answer.code().equals(status)) {
            return List.of(call + ": " + answer.code() + " " + answer.details() + " instead of " + status);
        }
        if (!status.equals("OK")) {
            return detailsDiffer(call, answer)
                    ? List.of(call + ": details " + answer.details() + " instead of " + call.details())
                    : List.of();
        }
        boolean comparable = call.response().isPresent() && !OTHER_ANSWER.contains(call.number());
        if (!comparable) {
            return List.of();
        }
        Message expected = plain(RecordedCalls.parse(call, call.response().orElseThrow()));
        Message actual = plain(answer.response().orElseThrow());
        return actual.equals(expected) ? List.of() : List.of(call + ": " + actual + " instead of " + expected);
    }

    /// The client reads class and message out of JSON details, which must be the same to the letter.
    private static boolean detailsDiffer(Recorded call, Answered answer) {
        return call.details().startsWith("{")
                && !call.code().equals("OK")
                && !answer.details().equals(call.details());
    }

    /// Without what Python's server makes anew in every answer, or leaves out: project names, times, class names,
    /// pickled code beside its text, empty messages, the order of features.
    private static Message plain(Message message) {
        Message.Builder builder = message.toBuilder();
        builder.getAllFields().forEach((field, value) -> {
            if (isNoise(message, field)) {
                builder.clearField(field);
            } else if (field.isRepeated() && field.getJavaType() == JavaType.MESSAGE) {
                builder.setField(field, plainList(field, (List<?>) value));
            } else if (value instanceof Message part) {
                Message plain = plain(part);
                if (plain.equals(plain.getDefaultInstanceForType())) {
                    builder.clearField(field);
                } else {
                    builder.setField(field, plain);
                }
            }
        });
        return builder.build();
    }

    private static List<Message> plainList(FieldDescriptor field, List<?> values) {
        List<Message> plain = new ArrayList<>();
        values.forEach(value -> plain.add(plain((Message) value)));
        if (field.getMessageType().getName().equals("FeatureSpecV2")) {
            plain.sort(Comparator.comparing(Message::toString));
        }
        return plain;
    }

    private static boolean isNoise(Message message, FieldDescriptor field) {
        return switch (field.getName()) {
            case "project" -> field.getJavaType() == JavaType.STRING;
            case "created_timestamp", "last_updated_timestamp" -> field.getJavaType() == JavaType.MESSAGE;
            case "data_source_class_type" -> true;
            case "body" -> message.getDescriptorForType().findFieldByName("body_text") != null;
            default -> false;
        };
    }
}
