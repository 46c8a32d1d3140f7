package io.featurestore.server.value.arrow;

import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;

/// The cells of a column of numbers as floating-point numbers, a float widened as it is.
interface DoubleCells {
    boolean isNull(int row);

    double get(int row);

    /// @return empty if the column holds no numbers
    static Optional<DoubleCells> of(FieldVector vector) {
        return switch (vector) {
            case Float8Vector numbers -> Optional.of(of(vector, numbers::get));
            case Float4Vector numbers -> Optional.of(of(vector, numbers::get));
            case Float2Vector numbers -> Optional.of(of(vector, numbers::getValueAsFloat));
            case BigIntVector numbers -> Optional.of(of(vector, numbers::get));
            case IntVector numbers -> Optional.of(of(vector, numbers::get));
            case SmallIntVector numbers -> Optional.of(of(vector, numbers::get));
            case TinyIntVector numbers -> Optional.of(of(vector, numbers::get));
            case UInt1Vector numbers -> Optional.of(of(vector, row -> numbers.get(row) & 0xff));
            case UInt2Vector numbers -> Optional.of(of(vector, numbers::get));
            case UInt4Vector numbers -> Optional.of(of(vector, row -> numbers.get(row) & 0xffff_ffffL));
            case UInt8Vector numbers ->
                Optional.of(of(
                        vector,
                        row -> UInt8Vector.getNoOverflow(numbers.getDataBuffer(), row)
                                .doubleValue()));
            case BitVector numbers -> Optional.of(of(vector, numbers::get));
            case DecimalVector numbers ->
                Optional.of(of(vector, row -> numbers.getObject(row).doubleValue()));
            case Decimal256Vector numbers ->
                Optional.of(of(vector, row -> numbers.getObject(row).doubleValue()));
            default -> Optional.empty();
        };
    }

    private static DoubleCells of(FieldVector vector, IntToDoubleFunction get) {
        return new DoubleCells() {
            @Override
            public boolean isNull(int row) {
                return vector.isNull(row);
            }

            @Override
            public double get(int row) {
                return get.applyAsDouble(row);
            }
        };
    }
}
