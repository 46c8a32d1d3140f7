package io.featurestore.server.value.arrow;

import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.value.ValueBytes;
import java.util.Optional;

/// Lists of numbers and texts, the usual ones, without a message for each. Among floating-point numbers a null is NaN,
/// among texts it is the empty text, as in Python.
final class ListWriters {
    /// Field 1 of every list.
    private static final int ELEMENTS = 1;

    private static final int HEAD = 1;

    private ListWriters() {}

    /// @return empty for another type, or where the elements are not of it
    static Optional<CellWriter> of(ListCells list, ValueType.Enum type) {
        return switch (type) {
            case DOUBLE_LIST -> DoubleCells.of(list.elements()).map(numbers -> doubles(list, numbers));
            case FLOAT_LIST -> DoubleCells.of(list.elements()).map(numbers -> floats(list, numbers));
            case INT64_LIST -> longs(list, Value.INT64_LIST_VAL_FIELD_NUMBER, false);
            case INT32_LIST -> longs(list, Value.INT32_LIST_VAL_FIELD_NUMBER, true);
            case UNIX_TIMESTAMP_LIST ->
                TimeCells.find(list.elements())
                        .map(times -> times(list, times))
                        .or(() -> longs(list, Value.UNIX_TIMESTAMP_LIST_VAL_FIELD_NUMBER, false));
            case STRING_LIST -> TextCells.shown(list.elements()).map(texts -> texts(list, texts));
            default -> Optional.empty();
        };
    }

    private static CellWriter doubles(ListCells list, DoubleCells numbers) {
        return (row, out) -> {
            if (list.isNull(row)) {
                return Written.NULL;
            }
            int from = list.first().applyAsInt(row);
            int end = list.end().applyAsInt(row);
            packed(Value.DOUBLE_LIST_VAL_FIELD_NUMBER, (end - from) * Double.BYTES, out);
            for (int i = from; i < end; i++) {
                out.littleEndianLong(Double.doubleToRawLongBits(numbers.isNull(i) ? Double.NaN : numbers.get(i)));
            }
            return Written.VALUE;
        };
    }

    private static CellWriter floats(ListCells list, DoubleCells numbers) {
        return (row, out) -> {
            if (list.isNull(row)) {
                return Written.NULL;
            }
            int from = list.first().applyAsInt(row);
            int end = list.end().applyAsInt(row);
            packed(Value.FLOAT_LIST_VAL_FIELD_NUMBER, (end - from) * Float.BYTES, out);
            for (int i = from; i < end; i++) {
                out.littleEndianInt(Float.floatToRawIntBits(numbers.isNull(i) ? Float.NaN : (float) numbers.get(i)));
            }
            return Written.VALUE;
        };
    }

    private interface Whole {
        long get(int element);
    }

    private static Optional<CellWriter> longs(ListCells list, int field, boolean narrow) {
        return LongCells.of(list.elements())
                .map(numbers -> whole(list, field, narrow ? i -> Math.toIntExact(numbers.get(i)) : numbers::get));
    }

    private static CellWriter times(ListCells list, TimeCells times) {
        return whole(list, Value.UNIX_TIMESTAMP_LIST_VAL_FIELD_NUMBER, times::secondsCutOff);
    }

    private static CellWriter whole(ListCells list, int field, Whole element) {
        return (row, out) -> {
            if (list.isNull(row)) {
                return Written.NULL;
            }
            if (list.hasNull(row)) {
                return Written.NULL_WITHIN;
            }
            int from = list.first().applyAsInt(row);
            int end = list.end().applyAsInt(row);
            int length = 0;
            for (int i = from; i < end; i++) {
                length += ValueBytes.varintLength(element.get(i));
            }
            packed(field, length, out);
            for (int i = from; i < end; i++) {
                out.varint(element.get(i));
            }
            return Written.VALUE;
        };
    }

    /// The heads of the value and of its elements; an empty list has none of these.
    private static void packed(int field, int length, ValueBytes out) {
        if (length == 0) {
            out.delimitedField(field, 0);
        } else {
            out.delimitedField(field, HEAD + ValueBytes.varintLength(length) + length);
            out.delimitedField(ELEMENTS, length);
        }
    }

    private static CellWriter texts(ListCells list, TextCells texts) {
        return (row, out) -> {
            if (list.isNull(row)) {
                return Written.NULL;
            }
            int from = list.first().applyAsInt(row);
            int end = list.end().applyAsInt(row);
            int length = 0;
            for (int i = from; i < end; i++) {
                int text = texts.isNull(i) ? 0 : texts.length(i);
                length += HEAD + ValueBytes.varintLength(text) + text;
            }
            out.delimitedField(Value.STRING_LIST_VAL_FIELD_NUMBER, length);
            for (int i = from; i < end; i++) {
                out.delimitedTag(ELEMENTS);
                if (texts.isNull(i)) {
                    out.varint(0);
                } else {
                    texts.append(i, out);
                }
            }
            return Written.VALUE;
        };
    }
}
