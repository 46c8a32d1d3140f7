package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import feast.proto.types.ValueProto.BoolList;
import feast.proto.types.ValueProto.DoubleList;
import feast.proto.types.ValueProto.Int64List;
import feast.proto.types.ValueProto.Map;
import feast.proto.types.ValueProto.MapList;
import feast.proto.types.ValueProto.RepeatedValue;
import feast.proto.types.ValueProto.StringList;
import feast.proto.types.ValueProto.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Maps, structs and nested collections, whose parts have no declared type: each part gets the type that Python infers
/// from it. A list of one kind becomes a typed list; a list that Python would refuse (mixed, or with nulls) becomes a
/// list of values, which Python reads as well.
final class JsonMaps {
    private JsonMaps() {}

    /// An object, or a text that holds one.
    static Map map(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return inside(json.getText(), cell, row, inner -> map(inner, cell, row));
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw cell.refuse(row, json);
        }
        return object(json, cell, row);
    }

    /// A list of objects or of texts that hold one each, or a text that holds such a list.
    static MapList maps(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return inside(json.getText(), cell, row, inner -> maps(inner, cell, row));
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw cell.refuse(row, json);
        }
        MapList.Builder maps = MapList.newBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            maps.addVal(map(json, cell, row));
        }
        return maps.build();
    }

    /// A list of lists; an inner list that is empty or null becomes the unset value, as in Python.
    static RepeatedValue nested(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw cell.refuse(row, json);
        }
        RepeatedValue.Builder values = RepeatedValue.newBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonToken token = json.currentToken();
            if (token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
                throw cell.refuse(row, "a list that holds " + Cell.kind(token) + " instead of lists");
            }
            Value inner = infer(json, cell, row);
            values.addVal(isEmptyList(inner) ? Value.getDefaultInstance() : inner);
        }
        return values.build();
    }

    private static boolean isEmptyList(Value value) {
        return value.hasInt64ListVal() && value.getInt64ListVal().getValCount() == 0;
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(JsonParser json) throws IOException;
    }

    private static <T> T inside(String text, Cell cell, int row, Reader<T> reader) throws IOException {
        try (JsonParser inner = JsonDocuments.parser(text)) {
            JsonToken first = inner.nextToken();
            if (first == null || first == JsonToken.VALUE_STRING) {
                throw cell.refuse(row, "text that holds neither an object nor a list of them");
            }
            T value = reader.read(inner);
            if (inner.nextToken() != null) {
                throw cell.refuse(row, "text that is not JSON");
            }
            return value;
        } catch (JsonProcessingException ignored) {
            throw cell.refuse(row, "text that is not JSON");
        }
    }

    private static Map object(JsonParser json, Cell cell, int row) throws IOException {
        Map.Builder map = Map.newBuilder();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            json.nextToken();
            map.putVal(key, infer(json, cell, row));
        }
        return map.build();
    }

    private static Value infer(JsonParser json, Cell cell, int row) throws IOException {
        Value.Builder value = Value.newBuilder();
        switch (json.currentToken()) {
            case START_OBJECT -> value.setMapVal(object(json, cell, row));
            case START_ARRAY -> inferList(json, value, cell, row);
            case VALUE_STRING -> value.setStringVal(json.getText());
            case VALUE_NUMBER_INT -> value.setInt64Val(JsonScalars.int64(json, cell, row));
            case VALUE_NUMBER_FLOAT -> value.setDoubleVal(json.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> value.setBoolVal(json.getBooleanValue());
            default -> {
                // null is the unset value
            }
        }
        return value.build();
    }

    private static void inferList(JsonParser json, Value.Builder value, Cell cell, int row) throws IOException {
        List<Value> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(infer(json, cell, row));
        }
        if (items.stream().allMatch(Value::hasInt64Val)) {
            Int64List.Builder list = Int64List.newBuilder();
            items.forEach(item -> list.addVal(item.getInt64Val()));
            value.setInt64ListVal(list);
        } else if (items.stream().allMatch(Value::hasStringVal)) {
            StringList.Builder list = StringList.newBuilder();
            items.forEach(item -> list.addVal(item.getStringVal()));
            value.setStringListVal(list);
        } else if (items.stream().allMatch(Value::hasDoubleVal)) {
            DoubleList.Builder list = DoubleList.newBuilder();
            items.forEach(item -> list.addVal(item.getDoubleVal()));
            value.setDoubleListVal(list);
        } else if (items.stream().allMatch(Value::hasBoolVal)) {
            BoolList.Builder list = BoolList.newBuilder();
            items.forEach(item -> list.addVal(item.getBoolVal()));
            value.setBoolListVal(list);
        } else if (items.stream().allMatch(Value::hasMapVal)) {
            MapList.Builder list = MapList.newBuilder();
            items.forEach(item -> list.addVal(item.getMapVal()));
            value.setMapListVal(list);
        } else {
            value.setListVal(RepeatedValue.newBuilder().addAllVal(items));
        }
    }
}
