package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import feast.proto.types.ValueProto.BoolList;
import feast.proto.types.ValueProto.BoolSet;
import feast.proto.types.ValueProto.BytesList;
import feast.proto.types.ValueProto.BytesSet;
import feast.proto.types.ValueProto.DoubleList;
import feast.proto.types.ValueProto.DoubleSet;
import feast.proto.types.ValueProto.FloatList;
import feast.proto.types.ValueProto.FloatSet;
import feast.proto.types.ValueProto.Int32List;
import feast.proto.types.ValueProto.Int32Set;
import feast.proto.types.ValueProto.Int64List;
import feast.proto.types.ValueProto.Int64Set;
import feast.proto.types.ValueProto.StringList;
import feast.proto.types.ValueProto.StringSet;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/// Lists and sets of scalars from JSON arrays. In a list a null is NaN among decimal numbers and the empty text among
/// texts, as in Python; anywhere else it is refused. A set keeps the first of equal elements.
final class JsonLists {
    private JsonLists() {}

    /// Reads one element from where the parser stands.
    @FunctionalInterface
    private interface Element<T> {
        T read(JsonParser json, Cell cell, int row) throws IOException;
    }

    static void read(JsonParser json, ValueType.Enum type, Value.Builder value, Cell cell, int row) throws IOException {
        switch (type) {
            case FLOAT_LIST -> value.setFloatListVal(floats(json, cell, row));
            case DOUBLE_LIST -> value.setDoubleListVal(doubles(json, cell, row));
            case INT64_LIST -> value.setInt64ListVal(longs(json, cell, row));
            case UNIX_TIMESTAMP_LIST -> value.setUnixTimestampListVal(longs(json, cell, row));
            case INT32_LIST -> {
                Int32List.Builder list = Int32List.newBuilder();
                each(json, cell, row, () -> list.addVal(JsonScalars.int32(json, cell, row)));
                value.setInt32ListVal(list);
            }
            case BOOL_LIST -> {
                BoolList.Builder list = BoolList.newBuilder();
                each(json, cell, row, () -> list.addVal(JsonScalars.bool(json, cell, row)));
                value.setBoolListVal(list);
            }
            case BYTES_LIST -> {
                BytesList.Builder list = BytesList.newBuilder();
                each(json, cell, row, () -> list.addVal(JsonScalars.bytes(json, cell, row)));
                value.setBytesListVal(list);
            }
            case STRING_LIST -> value.setStringListVal(texts(json, cell, row, JsonScalars::text));
            case UUID_LIST -> value.setUuidListVal(texts(json, cell, row, JsonScalars::string));
            case TIME_UUID_LIST -> value.setTimeUuidListVal(texts(json, cell, row, JsonScalars::string));
            case DECIMAL_LIST -> value.setDecimalListVal(texts(json, cell, row, JsonScalars::decimal));
            case JSON_LIST -> value.setJsonListVal(texts(json, cell, row, JsonDocuments::text));
            default -> readSet(json, type, value, cell, row);
        }
    }

    private static void readSet(JsonParser json, ValueType.Enum type, Value.Builder value, Cell cell, int row)
            throws IOException {
        switch (type) {
            case FLOAT_SET ->
                value.setFloatSetVal(FloatSet.newBuilder().addAllVal(set(json, cell, row, JsonScalars::float32)));
            case DOUBLE_SET ->
                value.setDoubleSetVal(DoubleSet.newBuilder().addAllVal(set(json, cell, row, JsonScalars::float64)));
            case INT64_SET ->
                value.setInt64SetVal(Int64Set.newBuilder().addAllVal(set(json, cell, row, JsonScalars::int64)));
            case UNIX_TIMESTAMP_SET ->
                value.setUnixTimestampSetVal(Int64Set.newBuilder().addAllVal(set(json, cell, row, JsonScalars::int64)));
            case INT32_SET ->
                value.setInt32SetVal(Int32Set.newBuilder().addAllVal(set(json, cell, row, JsonScalars::int32)));
            case BOOL_SET ->
                value.setBoolSetVal(BoolSet.newBuilder().addAllVal(set(json, cell, row, JsonScalars::bool)));
            case BYTES_SET ->
                value.setBytesSetVal(BytesSet.newBuilder().addAllVal(set(json, cell, row, JsonScalars::bytes)));
            case STRING_SET -> value.setStringSetVal(textSet(json, cell, row, JsonScalars::text));
            case UUID_SET -> value.setUuidSetVal(textSet(json, cell, row, JsonScalars::string));
            case TIME_UUID_SET -> value.setTimeUuidSetVal(textSet(json, cell, row, JsonScalars::string));
            case DECIMAL_SET -> value.setDecimalSetVal(textSet(json, cell, row, JsonScalars::decimal));
            default -> throw cell.refuse(row, "a value of a type that can't be sent as JSON");
        }
    }

    private static FloatList floats(JsonParser json, Cell cell, int row) throws IOException {
        FloatList.Builder list = FloatList.newBuilder();
        each(json, cell, row, () -> list.addVal(isNull(json) ? Float.NaN : JsonScalars.float32(json, cell, row)));
        return list.build();
    }

    private static DoubleList doubles(JsonParser json, Cell cell, int row) throws IOException {
        DoubleList.Builder list = DoubleList.newBuilder();
        each(json, cell, row, () -> list.addVal(isNull(json) ? Double.NaN : JsonScalars.float64(json, cell, row)));
        return list.build();
    }

    private static Int64List longs(JsonParser json, Cell cell, int row) throws IOException {
        Int64List.Builder list = Int64List.newBuilder();
        each(json, cell, row, () -> list.addVal(JsonScalars.int64(json, cell, row)));
        return list.build();
    }

    private static StringList texts(JsonParser json, Cell cell, int row, Element<String> element) throws IOException {
        StringList.Builder list = StringList.newBuilder();
        boolean nullIsEmpty = cell.type() == ValueType.Enum.STRING_LIST;
        each(json, cell, row, () -> list.addVal(nullIsEmpty && isNull(json) ? "" : element.read(json, cell, row)));
        return list.build();
    }

    private static StringSet textSet(JsonParser json, Cell cell, int row, Element<String> element) throws IOException {
        return StringSet.newBuilder().addAllVal(set(json, cell, row, element)).build();
    }

    private static <T> Set<T> set(JsonParser json, Cell cell, int row, Element<T> element) throws IOException {
        Set<T> set = new LinkedHashSet<>();
        each(json, cell, row, () -> set.add(element.read(json, cell, row)));
        return set;
    }

    private static boolean isNull(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void each(JsonParser json, Cell cell, int row, Step step) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw cell.refuse(row, json);
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            step.run();
        }
    }
}
