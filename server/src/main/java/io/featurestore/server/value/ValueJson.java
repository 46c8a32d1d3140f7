package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import feast.proto.types.ValueProto.Map;
import feast.proto.types.ValueProto.MapList;
import feast.proto.types.ValueProto.RepeatedValue;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ZonedTimestamp;
import java.io.IOException;
import java.util.List;

/// Values as the JSON of `/get-online-features`, straight into a generator. A `float` is widened to a `double`, numbers
/// that are not finite and times with a zone are strings, bytes are base64, an unset value and a ScalarMap are null,
/// and an `int64` is a number whatever its size.
public final class ValueJson {
    private ValueJson() {}

    /// Writes one value.
    public static void write(Value value, JsonGenerator json) throws IOException {
        switch (value.getValCase()) {
            case INT64_VAL -> json.writeNumber(value.getInt64Val());
            case DOUBLE_VAL -> writeDouble(value.getDoubleVal(), json);
            case FLOAT_VAL -> writeDouble(value.getFloatVal(), json);
            case STRING_VAL -> json.writeString(value.getStringVal());
            case INT32_VAL -> json.writeNumber(value.getInt32Val());
            case BOOL_VAL -> json.writeBoolean(value.getBoolVal());
            case UNIX_TIMESTAMP_VAL -> json.writeNumber(value.getUnixTimestampVal());
            case BYTES_VAL -> writeBytes(value.getBytesVal(), json);
            case JSON_VAL -> json.writeString(value.getJsonVal());
            case UUID_VAL -> json.writeString(value.getUuidVal());
            case TIME_UUID_VAL -> json.writeString(value.getTimeUuidVal());
            case DECIMAL_VAL -> json.writeString(value.getDecimalVal());
            case MAP_VAL -> writeMap(value.getMapVal(), json);
            case STRUCT_VAL -> writeMap(value.getStructVal(), json);
            case MAP_LIST_VAL -> writeMaps(value.getMapListVal(), json);
            case STRUCT_LIST_VAL -> writeMaps(value.getStructListVal(), json);
            case LIST_VAL -> writeNested(value.getListVal(), json);
            case SET_VAL -> writeNested(value.getSetVal(), json);
            case ZONED_TIMESTAMP_VAL -> writeZoned(value.getZonedTimestampVal(), json);
            case SCALAR_MAP_VAL, NULL_VAL, VAL_NOT_SET -> json.writeNull();
            default -> writeNumbersAndTexts(value, json);
        }
    }

    private static void writeNumbersAndTexts(Value value, JsonGenerator json) throws IOException {
        switch (value.getValCase()) {
            case FLOAT_LIST_VAL -> writeFloats(value.getFloatListVal().getValList(), json);
            case FLOAT_SET_VAL -> writeFloats(value.getFloatSetVal().getValList(), json);
            case DOUBLE_LIST_VAL -> writeDoubles(value.getDoubleListVal().getValList(), json);
            case DOUBLE_SET_VAL -> writeDoubles(value.getDoubleSetVal().getValList(), json);
            case INT64_LIST_VAL -> writeLongs(value.getInt64ListVal().getValList(), json);
            case INT64_SET_VAL -> writeLongs(value.getInt64SetVal().getValList(), json);
            case UNIX_TIMESTAMP_LIST_VAL ->
                writeLongs(value.getUnixTimestampListVal().getValList(), json);
            case UNIX_TIMESTAMP_SET_VAL ->
                writeLongs(value.getUnixTimestampSetVal().getValList(), json);
            case INT32_LIST_VAL -> writeInts(value.getInt32ListVal().getValList(), json);
            case INT32_SET_VAL -> writeInts(value.getInt32SetVal().getValList(), json);
            case BOOL_LIST_VAL -> writeBooleans(value.getBoolListVal().getValList(), json);
            case BOOL_SET_VAL -> writeBooleans(value.getBoolSetVal().getValList(), json);
            case BYTES_LIST_VAL -> writeBytes(value.getBytesListVal().getValList(), json);
            case BYTES_SET_VAL -> writeBytes(value.getBytesSetVal().getValList(), json);
            default -> writeTexts(texts(value), json);
        }
    }

    private static List<String> texts(Value value) {
        return switch (value.getValCase()) {
            case STRING_LIST_VAL -> value.getStringListVal().getValList();
            case STRING_SET_VAL -> value.getStringSetVal().getValList();
            case JSON_LIST_VAL -> value.getJsonListVal().getValList();
            case UUID_LIST_VAL -> value.getUuidListVal().getValList();
            case UUID_SET_VAL -> value.getUuidSetVal().getValList();
            case TIME_UUID_LIST_VAL -> value.getTimeUuidListVal().getValList();
            case TIME_UUID_SET_VAL -> value.getTimeUuidSetVal().getValList();
            case DECIMAL_LIST_VAL -> value.getDecimalListVal().getValList();
            case DECIMAL_SET_VAL -> value.getDecimalSetVal().getValList();
            default -> throw new IllegalStateException("not a list of texts: " + value.getValCase());
        };
    }

    private static void writeDouble(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(PythonFloats.repr(value));
        } else {
            json.writeString(Double.toString(value));
        }
    }

    private static void writeBytes(ByteString bytes, JsonGenerator json) throws IOException {
        json.writeBinary(bytes.toByteArray());
    }

    private static void writeZoned(ZonedTimestamp zoned, JsonGenerator json) throws IOException {
        if (zoned.getUnixTimestamp() == ZonedTimes.NULL) {
            json.writeNull();
        } else {
            json.writeString(ZonedTimes.iso(zoned));
        }
    }

    private static void writeMap(Map map, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (var entry : map.getValMap().entrySet()) {
            json.writeFieldName(entry.getKey());
            write(entry.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void writeMaps(MapList maps, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Map map : maps.getValList()) {
            writeMap(map, json);
        }
        json.writeEndArray();
    }

    private static void writeNested(RepeatedValue values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Value value : values.getValList()) {
            write(value, json);
        }
        json.writeEndArray();
    }

    // The lists below are protobuf's own, which hold primitives; an iterator over them allocates a box per element,
    // of which escape analysis removes most.

    private static void writeFloats(List<Float> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (float value : values) {
            writeDouble(value, json);
        }
        json.writeEndArray();
    }

    private static void writeDoubles(List<Double> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (double value : values) {
            writeDouble(value, json);
        }
        json.writeEndArray();
    }

    private static void writeLongs(List<Long> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (long value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private static void writeInts(List<Integer> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (int value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private static void writeBooleans(List<Boolean> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (boolean value : values) {
            json.writeBoolean(value);
        }
        json.writeEndArray();
    }

    private static void writeBytes(List<ByteString> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (ByteString value : values) {
            writeBytes(value, json);
        }
        json.writeEndArray();
    }

    private static void writeTexts(List<String> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
