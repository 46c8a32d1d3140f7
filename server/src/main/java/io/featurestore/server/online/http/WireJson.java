package io.featurestore.server.online.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.ValueJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A serialized `feast.types.Value` as JSON, straight from its bytes: the usual types without making a message. What is
/// not in the plain form that every writer makes of a usual type goes through the message, by way of [ValueJson].
final class WireJson {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final JsonFactory JSON = new JsonFactory();

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;
    /// Field 1 of a list, packed or as one element.
    private static final int ELEMENTS = 1 << 3 | DELIMITED;

    private final byte[] bytes;
    private final int end;
    private int at;

    private WireJson(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    /// @param feature for the message if the bytes are no value
    /// @throws ServeException `UNAVAILABLE` if the store holds something else there
    static void write(byte[] bytes, int from, int length, String feature, JsonBytes json) {
        if (length == 0) {
            json.nul();
        } else if (!new WireJson(bytes, from, length).writeUsual(json)) {
            writeMessage(bytes, from, length, feature, json);
        }
    }

    private static void writeMessage(byte[] bytes, int from, int length, String feature, JsonBytes json) {
        try {
            Value value = Value.parseFrom(ByteString.copyFrom(bytes, from, length));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator generator = JSON.createGenerator(out)) {
                ValueJson.write(value, generator);
            }
            json.raw(out.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw ServeException.of(
                    ErrorCode.UNAVAILABLE,
                    "The online store holds bytes for feature '%s' that are no feast.types.Value".formatted(feature));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes nothing unless it returns true.
    private boolean writeUsual(JsonBytes json) {
        long tag = varint();
        return switch ((int) tag & 7) {
            case VARINT -> writeVarint((int) (tag >>> 3), json);
            case FIXED64 -> writeFixed64((int) (tag >>> 3), json);
            case FIXED32 -> writeFixed32((int) (tag >>> 3), json);
            case DELIMITED -> writeDelimited((int) (tag >>> 3), json);
            default -> false;
        };
    }

    /// -1 past the end, which no field number and no length is.
    private long varint() {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                return -1;
            }
            byte b = bytes[at++];
            result |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return result;
            }
        }
        return -1;
    }

    private boolean writeVarint(int field, JsonBytes json) {
        if (!isVarint()) {
            return false;
        }
        long number = varint();
        switch (field) {
            case Value.INT64_VAL_FIELD_NUMBER, Value.UNIX_TIMESTAMP_VAL_FIELD_NUMBER -> json.number(number);
            case Value.INT32_VAL_FIELD_NUMBER -> {
                int int32 = (int) number;
                json.number(int32);
            }
            case Value.BOOL_VAL_FIELD_NUMBER -> json.bool(number != 0);
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Whether the rest is one varint.
    private boolean isVarint() {
        return at < end && end - at <= 10 && bytes[end - 1] >= 0 && lastOfVarint() == end - 1;
    }

    private int lastOfVarint() {
        int last = at;
        while (last < end && bytes[last] < 0) {
            last++;
        }
        return last;
    }

    private boolean writeFixed64(int field, JsonBytes json) {
        if (field != Value.DOUBLE_VAL_FIELD_NUMBER || end - at != Long.BYTES) {
            return false;
        }
        json.number(Double.longBitsToDouble((long) LONG.get(bytes, at)));
        return true;
    }

    private boolean writeFixed32(int field, JsonBytes json) {
        if (field != Value.FLOAT_VAL_FIELD_NUMBER || end - at != Integer.BYTES) {
            return false;
        }
        json.number((double) Float.intBitsToFloat((int) INT.get(bytes, at)));
        return true;
    }

    private boolean writeDelimited(int field, JsonBytes json) {
        if (varint() != end - at) {
            return false;
        }
        switch (field) {
            case Value.STRING_VAL_FIELD_NUMBER,
                    Value.JSON_VAL_FIELD_NUMBER,
                    Value.UUID_VAL_FIELD_NUMBER,
                    Value.TIME_UUID_VAL_FIELD_NUMBER,
                    Value.DECIMAL_VAL_FIELD_NUMBER -> json.text(bytes, at, end - at);
            case Value.BYTES_VAL_FIELD_NUMBER -> json.base64(bytes, at, end - at);
            case Value.DOUBLE_LIST_VAL_FIELD_NUMBER, Value.DOUBLE_SET_VAL_FIELD_NUMBER -> {
                return writeDoubles(json);
            }
            case Value.FLOAT_LIST_VAL_FIELD_NUMBER, Value.FLOAT_SET_VAL_FIELD_NUMBER -> {
                return writeFloats(json);
            }
            case Value.INT64_LIST_VAL_FIELD_NUMBER,
                    Value.INT64_SET_VAL_FIELD_NUMBER,
                    Value.UNIX_TIMESTAMP_LIST_VAL_FIELD_NUMBER,
                    Value.UNIX_TIMESTAMP_SET_VAL_FIELD_NUMBER -> {
                return writeLongs(json);
            }
            case Value.STRING_LIST_VAL_FIELD_NUMBER -> {
                return writeTexts(json);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Steps into the numbers of a list, which fill it to its end.
    private boolean enterPacked() {
        return at < end && varint() == ELEMENTS && varint() == end - at;
    }

    private boolean writeDoubles(JsonBytes json) {
        if (at < end && (!enterPacked() || (end - at) % Long.BYTES != 0)) {
            return false;
        }
        json.put('[');
        for (int from = at; from < end; from += Long.BYTES) {
            if (from > at) {
                json.put(',');
            }
            json.number(Double.longBitsToDouble((long) LONG.get(bytes, from)));
        }
        json.put(']');
        return true;
    }

    private boolean writeFloats(JsonBytes json) {
        if (at < end && (!enterPacked() || (end - at) % Integer.BYTES != 0)) {
            return false;
        }
        json.put('[');
        for (int from = at; from < end; from += Integer.BYTES) {
            if (from > at) {
                json.put(',');
            }
            json.number((double) Float.intBitsToFloat((int) INT.get(bytes, from)));
        }
        json.put(']');
        return true;
    }

    private boolean writeLongs(JsonBytes json) {
        if (at < end && (!enterPacked() || bytes[end - 1] < 0 || hasLongRuns())) {
            return false;
        }
        json.put('[');
        boolean first = true;
        while (at < end) {
            if (!first) {
                json.put(',');
            }
            first = false;
            json.number(varint());
        }
        json.put(']');
        return true;
    }

    /// Whether a varint is longer than any that a number makes.
    private boolean hasLongRuns() {
        int run = 0;
        for (int i = at; i < end; i++) {
            run = bytes[i] < 0 ? run + 1 : 0;
            if (run >= 10) {
                return true;
            }
        }
        return false;
    }

    private boolean writeTexts(JsonBytes json) {
        if (!isTexts()) {
            return false;
        }
        json.put('[');
        boolean first = true;
        while (at < end) {
            if (!first) {
                json.put(',');
            }
            first = false;
            at++;
            int length = (int) varint();
            json.text(bytes, at, length);
            at += length;
        }
        json.put(']');
        return true;
    }

    private boolean isTexts() {
        int begin = at;
        boolean texts = true;
        while (texts && at < end) {
            texts = varint() == ELEMENTS;
            long length = varint();
            texts = texts && length >= 0 && length <= end - at;
            at = texts ? at + (int) length : end;
        }
        at = begin;
        return texts;
    }
}
