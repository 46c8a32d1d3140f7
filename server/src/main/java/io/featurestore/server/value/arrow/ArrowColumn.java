package io.featurestore.server.value.arrow;

import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.ValueBytes;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;

/// A column of record batches that is read as values of a declared type. What can be converted and how is Feast's table
/// of types, without its losses: whole numbers stay exact beside nulls, a null time is a null, a float serves a feature
/// of type DOUBLE, elements of lists may have any name.
///
/// Holds for as long as the vector is what it is; made anew for each batch.
public final class ArrowColumn {
    private final String name;
    private final ValueType.Enum type;
    private final CellWriter writer;

    private ArrowColumn(String name, ValueType.Enum type, CellWriter writer) {
        this.name = name;
        this.type = type;
        this.writer = writer;
    }

    /// @param name for messages
    /// @throws ServeException `INVALID_ARGUMENT` naming the column, what it holds and the type that it should have
    public static ArrowColumn of(String name, FieldVector vector, ValueType.Enum type) {
        CellWriter writer = vector instanceof NullVector
                ? (row, out) -> Written.NULL
                : writer(vector, type)
                        .or(() -> JsonCells.of(name, vector, type))
                        .orElseThrow(() -> ServeException.of(
                                ErrorCode.INVALID_ARGUMENT,
                                "column '%s' holds %s, which can't be read as %s"
                                        .formatted(name, vector.getField().getType(), type)));
        return new ArrowColumn(name, type, writer);
    }

    /// Appends the cell as a serialized `feast.types.Value`; nothing at all for a null, which is how stores keep it.
    ///
    /// @param row within the batch
    /// @throws ServeException `INVALID_ARGUMENT` naming column and row for a cell that the type can't hold
    public Written write(int row, ValueBytes out) {
        try {
            return writer.write(row, out);
        } catch (ArithmeticException e) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "column '%s', row %d: the number is out of the range of %s".formatted(name, row, type));
        }
    }

    private static Optional<CellWriter> writer(FieldVector vector, ValueType.Enum type) {
        return switch (type) {
            case INT64 -> LongCells.of(vector).map(cells -> int64(cells, Value.INT64_VAL_FIELD_NUMBER));
            case INT32 -> LongCells.of(vector).map(ArrowColumn::int32);
            case BOOL -> LongCells.of(vector).map(ArrowColumn::bool);
            case DOUBLE -> DoubleCells.of(vector).map(ArrowColumn::float64);
            case FLOAT -> DoubleCells.of(vector).map(ArrowColumn::float32);
            case UNIX_TIMESTAMP ->
                TimeCells.find(vector)
                        .map(ArrowColumn::time)
                        .or(() ->
                                LongCells.of(vector).map(cells -> int64(cells, Value.UNIX_TIMESTAMP_VAL_FIELD_NUMBER)));
            case STRING -> TextCells.shown(vector).map(cells -> text(cells, Value.STRING_VAL_FIELD_NUMBER));
            case BYTES -> TextCells.binary(vector).map(cells -> text(cells, Value.BYTES_VAL_FIELD_NUMBER));
            case UUID -> TextCells.uuids(vector).map(cells -> text(cells, Value.UUID_VAL_FIELD_NUMBER));
            case TIME_UUID -> TextCells.uuids(vector).map(cells -> text(cells, Value.TIME_UUID_VAL_FIELD_NUMBER));
            case DECIMAL -> TextCells.decimals(vector).map(cells -> text(cells, Value.DECIMAL_VAL_FIELD_NUMBER));
            default -> ListCells.of(vector).flatMap(cells -> ListWriters.of(cells, type));
        };
    }

    private static CellWriter int64(LongCells cells, int field) {
        return (row, out) -> {
            if (cells.isNull(row)) {
                return Written.NULL;
            }
            out.varintField(field, cells.get(row));
            return Written.VALUE;
        };
    }

    private static CellWriter int32(LongCells cells) {
        return (row, out) -> {
            if (cells.isNull(row)) {
                return Written.NULL;
            }
            int number = Math.toIntExact(cells.get(row));
            out.varintField(Value.INT32_VAL_FIELD_NUMBER, number);
            return Written.VALUE;
        };
    }

    private static CellWriter bool(LongCells cells) {
        return (row, out) -> {
            if (cells.isNull(row)) {
                return Written.NULL;
            }
            out.varintField(Value.BOOL_VAL_FIELD_NUMBER, cells.get(row) == 0 ? 0 : 1);
            return Written.VALUE;
        };
    }

    /// Python takes NaN for a missing value.
    private static CellWriter float64(DoubleCells cells) {
        return (row, out) -> {
            double number = cells.isNull(row) ? Double.NaN : cells.get(row);
            if (Double.isNaN(number)) {
                return Written.NULL;
            }
            out.doubleField(Value.DOUBLE_VAL_FIELD_NUMBER, number);
            return Written.VALUE;
        };
    }

    private static CellWriter float32(DoubleCells cells) {
        return (row, out) -> {
            double number = cells.isNull(row) ? Double.NaN : cells.get(row);
            if (Double.isNaN(number)) {
                return Written.NULL;
            }
            out.floatField(Value.FLOAT_VAL_FIELD_NUMBER, (float) number);
            return Written.VALUE;
        };
    }

    private static CellWriter time(TimeCells cells) {
        return (row, out) -> {
            if (cells.isNull(row)) {
                return Written.NULL;
            }
            out.varintField(Value.UNIX_TIMESTAMP_VAL_FIELD_NUMBER, cells.secondsCutOff(row));
            return Written.VALUE;
        };
    }

    private static CellWriter text(TextCells cells, int field) {
        return (row, out) -> {
            if (cells.isNull(row)) {
                return Written.NULL;
            }
            out.delimitedTag(field);
            cells.append(row, out);
            return Written.VALUE;
        };
    }
}
