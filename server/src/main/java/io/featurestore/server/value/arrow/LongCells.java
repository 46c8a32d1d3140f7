package io.featurestore.server.value.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;

/// The cells of a column of numbers as whole numbers; a fraction is cut off, as Python's `int` does. NaN is a null.
interface LongCells {
    boolean isNull(int row);

    /// The cell's number.
    ///
    /// @throws ArithmeticException if it is out of the range of 64 bits
    long get(int row);

    /// @return empty if the column holds no numbers
    static Optional<LongCells> of(FieldVector vector) {
        return switch (vector) {
            case BigIntVector numbers -> Optional.of(whole(vector, numbers::get));
            case IntVector numbers -> Optional.of(whole(vector, numbers::get));
            case SmallIntVector numbers -> Optional.of(whole(vector, numbers::get));
            case TinyIntVector numbers -> Optional.of(whole(vector, numbers::get));
            case UInt1Vector numbers -> Optional.of(whole(vector, row -> numbers.get(row) & 0xffL));
            case UInt2Vector numbers -> Optional.of(whole(vector, numbers::get));
            case UInt4Vector numbers -> Optional.of(whole(vector, row -> numbers.get(row) & 0xffff_ffffL));
            case UInt8Vector numbers -> Optional.of(whole(vector, row -> signed(numbers.get(row))));
            case BitVector numbers -> Optional.of(whole(vector, numbers::get));
            case Float4Vector numbers -> Optional.of(decimal(vector, numbers::get));
            case Float8Vector numbers -> Optional.of(decimal(vector, numbers::get));
            case DecimalVector numbers -> Optional.of(exact(vector, numbers::getObject));
            case Decimal256Vector numbers -> Optional.of(exact(vector, numbers::getObject));
            default -> Optional.empty();
        };
    }

    private static long signed(long unsigned) {
        if (unsigned < 0) {
            throw new ArithmeticException(Long.toUnsignedString(unsigned));
        }
        return unsigned;
    }

    private static LongCells whole(FieldVector vector, IntToLongFunction get) {
        return new LongCells() {
            @Override
            public boolean isNull(int row) {
                return vector.isNull(row);
            }

            @Override
            public long get(int row) {
                return get.applyAsLong(row);
            }
        };
    }

    private static LongCells decimal(FieldVector vector, IntToDoubleFunction get) {
        return new LongCells() {
            @Override
            public boolean isNull(int row) {
                return vector.isNull(row) || Double.isNaN(get.applyAsDouble(row));
            }

            @Override
            public long get(int row) {
                double number = get.applyAsDouble(row);
                if (!(number >= -0x1p63 && number < 0x1p63)) {
                    throw new ArithmeticException(Double.toString(number));
                }
                return (long) number;
            }
        };
    }

    private static LongCells exact(FieldVector vector, IntFunction<BigDecimal> get) {
        return whole(vector, row -> {
            BigInteger number = get.apply(row).setScale(0, RoundingMode.DOWN).toBigInteger();
            if (number.bitLength() > 63) {
                throw new ArithmeticException(number.toString());
            }
            return number.longValue();
        });
    }
}
