package io.featurestore.server.online;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Timestamp;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.WriteRow;
import io.featurestore.server.value.EntityKeys;
import io.featurestore.server.value.EventTimes;
import io.featurestore.server.value.JsonColumn;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a frame as rows of one view, or says which column and row is wrong. Nothing is stored before all is read.
final class FrameReader {
    private final RowSchema schema;
    private final Map<String, RowSchema.Role> roles;
    private final Instant now;
    private final List<List<Value>> keys;
    private final List<List<Value>> features;
    private final List<Instant> times = new ArrayList<>();
    private final List<Optional<Instant>> created = new ArrayList<>();
    private final boolean[] keysSeen;
    private final boolean[] featuresSeen;
    private boolean timeSeen;
    private boolean createdSeen;
    private int rows = -1;
    private String firstColumn = "";

    private FrameReader(RowSchema schema, Instant now) {
        this.schema = schema;
        this.roles = schema.roles();
        this.now = now;
        this.keys = lists(schema.keys().size());
        this.features = lists(schema.features().size());
        this.keysSeen = new boolean[keys.size()];
        this.featuresSeen = new boolean[features.size()];
    }

    private static List<List<Value>> lists(int count) {
        List<List<Value>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    /// @param now the event's time of rows of a view that has no column for it
    /// @return no rows for a frame without columns, or with empty ones
    /// @throws ServeException `INVALID_ARGUMENT` naming the column, and the row where there is one
    static List<WriteRow> read(Frame frame, RowSchema schema, int entityKeyVersion, Instant now) {
        FrameReader reader = new FrameReader(schema, now);
        try (JsonParser json = frame.open()) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused("'df' must be an object of lists, one for each column");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String column = json.currentName();
                json.nextToken();
                reader.column(column, json);
            }
        } catch (IOException e) {
            throw refused("'df' is not JSON: " + e.getMessage());
        }
        return reader.rows <= 0 ? List.of() : reader.rows(entityKeyVersion);
    }

    private static ServeException refused(String reason) {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, reason);
    }

    private void column(String column, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw refused("Column '%s' must be a list with a value for each row".formatted(column));
        }
        int size = switch (roles.get(column)) {
            case RowSchema.Role.Key key -> key(column, key.index(), json);
            case RowSchema.Role.Feature feature -> feature(column, feature.index(), json);
            case RowSchema.Role.EventTime ignored -> eventTimes(column, json);
            case RowSchema.Role.Created ignored -> createdTimes(column, json);
            case null -> skip(json);
        };
        if (rows < 0) {
            rows = size;
            firstColumn = column;
        } else if (size != rows) {
            throw refused("All columns must be of the same length: '%s' has %d values, '%s' has %d"
                    .formatted(firstColumn, rows, column, size));
        }
    }

    private int key(String column, int index, JsonParser json) throws IOException {
        JsonColumn type = JsonColumn.ofKey(column, schema.keys().get(index).type());
        once(column, keysSeen, index);
        return values(json, type, keys.get(index));
    }

    private int feature(String column, int index, JsonParser json) throws IOException {
        FeatureSpecV2 feature = schema.features().get(index);
        once(column, featuresSeen, index);
        List<Value> values = features.get(index);
        int size = values(json, JsonColumn.ofFeature(column, feature.getValueType()), values);
        VectorLength.require(schema.view(), feature, values);
        return size;
    }

    private static void once(String column, boolean[] seen, int index) {
        if (seen[index]) {
            throw refused("Column '%s' stands for a column that is there already".formatted(column));
        }
        seen[index] = true;
    }

    private static int values(JsonParser json, JsonColumn column, List<Value> values) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(column.read(json, values.size()));
        }
        return values.size();
    }

    private int eventTimes(String column, JsonParser json) throws IOException {
        // The source's own name for the column wins over the one that clients send.
        if (timeSeen && !schema.timeColumn().equals(Optional.of(column))) {
            return skip(json);
        }
        times.clear();
        timeSeen = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            times.add(instant(EventTimes.read(json, column, times.size())));
        }
        return times.size();
    }

    private int createdTimes(String column, JsonParser json) throws IOException {
        if (createdSeen && !schema.createdColumn().equals(Optional.of(column))) {
            return skip(json);
        }
        created.clear();
        createdSeen = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            created.add(
                    json.currentToken() == JsonToken.VALUE_NULL
                            ? Optional.empty()
                            : Optional.of(instant(EventTimes.read(json, column, created.size()))));
        }
        return created.size();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /// A column that the view does not have counts for its length only.
    private static int skip(JsonParser json) throws IOException {
        int size = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            json.skipChildren();
            size++;
        }
        return size;
    }

    private List<WriteRow> rows(int entityKeyVersion) {
        List<String> missing = schema.missing(keysSeen, featuresSeen, timeSeen, createdSeen);
        if (!missing.isEmpty()) {
            throw refused("Rows for feature view '%s' lack the columns %s".formatted(schema.view(), missing));
        }
        EntityKeys entityKeys =
                EntityKeys.of(schema.keys().stream().map(JoinKey::name).toList(), entityKeyVersion);
        List<WriteRow> all = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            all.add(new WriteRow(
                    entityKeys.serialize(keyOf(row)),
                    featuresOf(row),
                    timeSeen ? times.get(row) : now,
                    createdSeen
                            ? created.get(row)
                            : schema.timeColumn().isPresent() ? Optional.empty() : Optional.of(now)));
        }
        return all;
    }

    private List<Value> keyOf(int row) {
        Value[] key = new Value[keys.size()];
        for (int i = 0; i < key.length; i++) {
            // What a caller sends for the key of a view without entities is always the empty text.
            key[i] = schema.keys().get(i).isDummy()
                    ? Value.newBuilder().setStringVal("").build()
                    : keys.get(i).get(row);
        }
        return Arrays.asList(key);
    }

    private List<Value> featuresOf(int row) {
        Value[] values = new Value[features.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = featuresSeen[i] ? features.get(i).get(row) : Value.getDefaultInstance();
        }
        return Arrays.asList(values);
    }
}
