package io.featurestore.server.value.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.featurestore.server.value.PythonFloats;
import io.featurestore.server.value.ValueBytes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;

/// The cells of a column as bytes: texts, what Python's `str` makes of numbers and times, or plain bytes.
interface TextCells {
    boolean isNull(int row);

    /// How many bytes the cell has.
    int length(int row);

    /// Appends the length as a varint, and the bytes.
    void append(int row, ValueBytes out);

    byte[] get(int row);

    /// A column of texts, and nothing else.
    static Optional<TextCells> texts(FieldVector vector) {
        return switch (vector) {
            case VarCharVector texts -> Optional.of(variable(texts));
            case LargeVarCharVector texts -> Optional.of(large(texts));
            case ViewVarCharVector texts -> Optional.of(computed(vector, texts::get));
            default -> Optional.empty();
        };
    }

    /// A column of bytes, and nothing else.
    static Optional<TextCells> binary(FieldVector vector) {
        return switch (vector) {
            case VarBinaryVector bytes -> Optional.of(variable(bytes));
            case LargeVarBinaryVector bytes -> Optional.of(large(bytes));
            case ViewVarBinaryVector bytes -> Optional.of(computed(vector, bytes::get));
            case FixedSizeBinaryVector bytes -> Optional.of(computed(vector, bytes::get));
            default -> Optional.empty();
        };
    }

    /// Texts, and numbers, truth values, times and dates as Python's `str` shows them.
    static Optional<TextCells> shown(FieldVector vector) {
        return switch (vector) {
            case BitVector bits -> Optional.of(shown(vector, row -> bits.get(row) == 0 ? "False" : "True"));
            case Float4Vector numbers -> Optional.of(shown(vector, row -> PythonFloats.repr(numbers.get(row))));
            case Float8Vector numbers -> Optional.of(shown(vector, row -> PythonFloats.repr(numbers.get(row))));
            case DecimalVector numbers ->
                Optional.of(shown(vector, row -> numbers.getObject(row).toPlainString()));
            case Decimal256Vector numbers ->
                Optional.of(shown(vector, row -> numbers.getObject(row).toPlainString()));
            default ->
                texts(vector)
                        .or(() -> LongCells.of(vector)
                                .map(numbers -> shown(vector, row -> Long.toString(numbers.get(row)))))
                        .or(() -> PythonTimes.of(vector).map(times -> shown(vector, times)));
        };
    }

    /// Texts, or the sixteen bytes of a UUID as the text of one.
    static Optional<TextCells> uuids(FieldVector vector) {
        return vector instanceof FixedSizeBinaryVector bytes && bytes.getByteWidth() == 16
                ? Optional.of(shown(vector, row -> uuid(bytes.get(row))))
                : texts(vector);
    }

    private static String uuid(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    /// Digits: decimals with all places that they have, whole numbers, texts.
    static Optional<TextCells> decimals(FieldVector vector) {
        return vector instanceof BitVector ? Optional.empty() : numbers(vector).or(() -> texts(vector));
    }

    private static Optional<TextCells> numbers(FieldVector vector) {
        return switch (vector) {
            case DecimalVector ignored -> shown(vector);
            case Decimal256Vector ignored -> shown(vector);
            case Float4Vector ignored -> shown(vector);
            case Float8Vector ignored -> shown(vector);
            default -> LongCells.of(vector).map(numbers -> shown(vector, row -> Long.toString(numbers.get(row))));
        };
    }

    private static TextCells shown(FieldVector vector, IntFunction<String> text) {
        return computed(vector, row -> text.apply(row).getBytes(UTF_8));
    }

    private static TextCells computed(FieldVector vector, IntFunction<byte[]> get) {
        return new TextCells() {
            @Override
            public boolean isNull(int row) {
                return vector.isNull(row);
            }

            @Override
            public int length(int row) {
                return get.apply(row).length;
            }

            @Override
            public void append(int row, ValueBytes out) {
                byte[] bytes = get.apply(row);
                out.varint(bytes.length);
                out.raw(bytes);
            }

            @Override
            public byte[] get(int row) {
                return get.apply(row);
            }
        };
    }

    private static TextCells variable(BaseVariableWidthVector vector) {
        return new TextCells() {
            @Override
            public boolean isNull(int row) {
                return vector.isNull(row);
            }

            @Override
            public int length(int row) {
                return vector.getEndOffset(row) - vector.getStartOffset(row);
            }

            @Override
            public void append(int row, ValueBytes out) {
                int from = vector.getStartOffset(row);
                copy(vector.getDataBuffer(), from, vector.getEndOffset(row) - from, out);
            }

            @Override
            public byte[] get(int row) {
                int from = vector.getStartOffset(row);
                return part(vector.getDataBuffer(), from, vector.getEndOffset(row) - from);
            }
        };
    }

    private static TextCells large(BaseLargeVariableWidthVector vector) {
        return new TextCells() {
            @Override
            public boolean isNull(int row) {
                return vector.isNull(row);
            }

            @Override
            public int length(int row) {
                return Math.toIntExact(offset(vector, row + 1) - offset(vector, row));
            }

            @Override
            public void append(int row, ValueBytes out) {
                long from = offset(vector, row);
                copy(vector.getDataBuffer(), from, Math.toIntExact(offset(vector, row + 1) - from), out);
            }

            @Override
            public byte[] get(int row) {
                long from = offset(vector, row);
                return part(vector.getDataBuffer(), from, Math.toIntExact(offset(vector, row + 1) - from));
            }
        };
    }

    private static long offset(BaseLargeVariableWidthVector vector, int row) {
        return vector.getOffsetBuffer().getLong((long) row * Long.BYTES);
    }

    private static void copy(ArrowBuf from, long offset, int length, ValueBytes out) {
        out.varint(length);
        int at = out.reserve(length);
        from.getBytes(offset, out.array(), at, length);
        out.advance(length);
    }

    private static byte[] part(ArrowBuf from, long offset, int length) {
        byte[] bytes = new byte[length];
        from.getBytes(offset, bytes);
        return bytes;
    }
}
