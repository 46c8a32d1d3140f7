package io.featurestore.server.value.arrow;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.ValueBytes;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;

/// The entity keys of a record batch, serialized as [io.featurestore.server.value.EntityKeys] does.
///
/// Holds for as long as the vectors are what they are; made anew for each batch.
public final class ArrowKeys {
    private final byte[] prefix;
    private final Part[] parts;

    /// A join key's column.
    ///
    /// @param type as the view or the entity declares it; by the column where neither does
    public record Column(String name, ValueType.Enum type, FieldVector vector) {}

    /// One value of the key.
    private record Part(IntPredicate isNull, Writer writer) {}

    private interface Writer {
        void write(int row, ValueBytes out);
    }

    private ArrowKeys(byte[] prefix, Part[] parts) {
        this.prefix = prefix;
        this.parts = parts;
    }

    /// @param prefix what all keys begin with: [io.featurestore.server.value.EntityKeys#prefix]
    /// @param columns in the order of the serialized key
    /// @throws ServeException `INVALID_ARGUMENT` naming the column if it can't be part of a key of its type
    public static ArrowKeys of(byte[] prefix, List<Column> columns) {
        return new ArrowKeys(prefix, columns.stream().map(ArrowKeys::part).toArray(Part[]::new));
    }

    /// The type that a key without a declared one has: whole numbers by their width, anything else as text.
    static ValueType.Enum inferred(FieldVector vector) {
        if (vector instanceof BigIntVector || vector instanceof UInt4Vector || vector instanceof UInt8Vector) {
            return ValueType.Enum.INT64;
        }
        if (TimeCells.find(vector).isPresent()) {
            return ValueType.Enum.UNIX_TIMESTAMP;
        }
        if (TextCells.binary(vector).isPresent()) {
            return ValueType.Enum.BYTES;
        }
        return LongCells.of(vector).isPresent() ? ValueType.Enum.INT32 : ValueType.Enum.STRING;
    }

    /// Appends the key of a row.
    ///
    /// @return false, having appended nothing, if a part of the key is null: such a row is nobody's
    public boolean write(int row, ValueBytes out) {
        for (Part part : parts) {
            if (part.isNull().test(row)) {
                return false;
            }
        }
        out.raw(prefix);
        for (Part part : parts) {
            part.writer().write(row, out);
        }
        return true;
    }

    private static Part part(Column column) {
        FieldVector vector = column.vector();
        ValueType.Enum type = column.type() == ValueType.Enum.INVALID ? inferred(vector) : column.type();
        Optional<Part> part = switch (type) {
            case INT64 -> LongCells.of(vector).map(cells -> int64(cells, type));
            case UNIX_TIMESTAMP ->
                TimeCells.find(vector)
                        .map(ArrowKeys::time)
                        .or(() -> LongCells.of(vector).map(cells -> int64(cells, type)));
            case INT32 -> LongCells.of(vector).map(cells -> int32(cells, column.name()));
            case STRING -> TextCells.shown(vector).map(cells -> bytes(cells, type));
            case BYTES -> TextCells.binary(vector).map(cells -> bytes(cells, type));
            default -> Optional.empty();
        };
        return part.or(() -> vector instanceof NullVector ? Optional.of(nothing()) : Optional.empty())
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "join key '%s' holds %s, which can't be an entity key of type %s"
                                .formatted(column.name(), vector.getField().getType(), type)));
    }

    private static Part int64(LongCells cells, ValueType.Enum type) {
        return new Part(cells::isNull, (row, out) -> {
            out.littleEndianInt(type.getNumber());
            out.littleEndianInt(Long.BYTES);
            out.littleEndianLong(cells.get(row));
        });
    }

    private static Part time(TimeCells cells) {
        return new Part(cells::isNull, (row, out) -> {
            out.littleEndianInt(ValueType.Enum.UNIX_TIMESTAMP.getNumber());
            out.littleEndianInt(Long.BYTES);
            out.littleEndianLong(cells.secondsCutOff(row));
        });
    }

    private static Part int32(LongCells cells, String name) {
        return new Part(cells::isNull, (row, out) -> {
            long number = cells.get(row);
            if ((int) number != number) {
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "join key '%s', row %d: the number is out of the range of INT32".formatted(name, row));
            }
            out.littleEndianInt(ValueType.Enum.INT32.getNumber());
            out.littleEndianInt(Integer.BYTES);
            out.littleEndianInt((int) number);
        });
    }

    private static Part bytes(TextCells cells, ValueType.Enum type) {
        return new Part(cells::isNull, (row, out) -> {
            byte[] bytes = cells.get(row);
            out.littleEndianInt(type.getNumber());
            out.littleEndianInt(bytes.length);
            out.raw(bytes);
        });
    }

    private static Part nothing() {
        return new Part(row -> true, (row, out) -> {
            throw new IllegalStateException("a null is no part of a key");
        });
    }
}
