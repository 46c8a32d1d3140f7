package io.featurestore.server.online.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import feast.proto.types.ValueProto.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A row that Python's SDK stored, from `online/stored_rows.jsonl`; the project is `rich`.
///
/// @param values serialized, by feature
/// @param redisFields names of the hash's fields, by feature
@SuppressWarnings("ArrayRecordComponent")
public record StoredRow(
        String view,
        byte[] entityKey,
        Instant eventTime,
        Optional<Instant> createdTime,
        Map<String, byte[]> values,
        byte[] redisKey,
        Map<String, byte[]> redisFields) {
    private static final HexFormat HEX = HexFormat.of();

    public static List<StoredRow> all() {
        return lines("/online/stored_rows.jsonl").stream().map(StoredRow::of).toList();
    }

    public static List<JsonNode> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(StoredRow.class.getResourceAsStream(resource), resource)) {
            return new ObjectMapper()
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(in)
                    .readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoredRow of(JsonNode row) {
        JsonNode redis = row.get("redis");
        return new StoredRow(
                row.get("view").asText(),
                HEX.parseHex(row.get("key_hex").asText()),
                time(row.get("event_ts")),
                row.get("created_ts").isNull() ? Optional.empty() : Optional.of(time(row.get("created_ts"))),
                bytes(row.get("values_hex")),
                HEX.parseHex(redis.get("key_hex").asText()),
                bytes(redis.get("fields_hex")));
    }

    private static Instant time(JsonNode text) {
        return OffsetDateTime.parse(text.asText()).toInstant();
    }

    private static Map<String, byte[]> bytes(JsonNode object) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        object.properties()
                .forEach(field ->
                        bytes.put(field.getKey(), HEX.parseHex(field.getValue().asText())));
        return bytes;
    }

    public List<String> features() {
        return List.copyOf(values.keySet());
    }

    public Value value(String feature) {
        return value(Objects.requireNonNull(values.get(feature), feature));
    }

    public WriteBatch asBatch() {
        List<Value> parsed = new ArrayList<>();
        for (byte[] value : values.values()) {
            parsed.add(value(value));
        }
        return new WriteBatch(view, features(), List.of(new WriteRow(entityKey, parsed, eventTime, createdTime)));
    }

    public static Value value(byte[] serialized) {
        try {
            return Value.parseFrom(serialized);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}
