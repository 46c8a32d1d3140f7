package io.featurestore.server.online.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.Frame;
import io.featurestore.server.online.PushTarget;
import io.featurestore.server.online.WriteRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The bodies of requests to `/push` and `/write-to-online-store`, which differ in the name of what is written to.
final class WriteRequestJson {
    private final String targetField;
    private final byte[] body;
    private Optional<String> target = Optional.empty();
    private Optional<Frame> frame = Optional.empty();
    private boolean allowRegistryCache = true;
    private boolean transformOnWrite = true;
    private String to = "online";

    record Named(String view, WriteRequest request) {}

    private WriteRequestJson(String targetField, byte[] body) {
        this.targetField = targetField;
        this.body = body;
    }

    /// @param source name of the push source
    record Push(String source, PushTarget target, WriteRequest request) {}

    static Push readPush(byte[] body, int length) {
        WriteRequestJson request = new WriteRequestJson("push_source_name", body);
        Json.readObject(body, length, request::pushField);
        PushTarget target = request.pushTarget();
        Named named = request.named();
        return new Push(named.view(), target, named.request());
    }

    static Named readWrite(byte[] body, int length) {
        WriteRequestJson request = new WriteRequestJson("feature_view_name", body);
        Json.readObject(body, length, request::field);
        return request.named();
    }

    private void pushField(String name, JsonParser json) throws IOException {
        if (name.equals("to")) {
            to = readText(name, json);
        } else {
            field(name, json);
        }
    }

    private void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "df" -> frame = Optional.of(readFrame(json));
            case "allow_registry_cache" -> allowRegistryCache = ReadRequestJson.readFlag(name, json);
            case "transform_on_write" -> transformOnWrite = ReadRequestJson.readFlag(name, json);
            default -> {
                if (name.equals(targetField)) {
                    target = Optional.of(readText(name, json));
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static String readText(String name, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new BodyRefused("string_type", List.of("body", name), "Input should be a valid string");
        }
        return json.getText();
    }

    private Frame readFrame(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new BodyRefused("dict_type", List.of("body", "df"), "Input should be a valid dictionary");
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getByteOffset();
        return () -> Json.part(body, from, end);
    }

    private PushTarget pushTarget() {
        return Arrays.stream(PushTarget.values())
                .filter(target -> target.word().equals(to))
                .findFirst()
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        ("%s is not a supported push format. Please specify one of these ['online', 'offline',"
                                        + " 'online_and_offline'].")
                                .formatted(to)));
    }

    private Named named() {
        return new Named(
                target.orElseThrow(() -> BodyRefused.missing(targetField)),
                new WriteRequest(
                        frame.orElseThrow(() -> BodyRefused.missing("df")), allowRegistryCache, transformOnWrite));
    }
}
