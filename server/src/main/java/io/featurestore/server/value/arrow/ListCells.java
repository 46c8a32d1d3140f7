package io.featurestore.server.value.arrow;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;

/// The cells of a column of lists: where each begins and ends in the vector of all elements. The name of the element,
/// which differs between writers of Parquet, means nothing.
///
/// @param elements of all cells, one after the other
record ListCells(FieldVector vector, FieldVector elements, IntUnaryOperator first, IntUnaryOperator end) {

    /// @return empty if the column holds no lists
    static Optional<ListCells> of(FieldVector vector) {
        return switch (vector) {
            case MapVector ignored -> Optional.empty();
            case ListVector list ->
                Optional.of(new ListCells(
                        vector, list.getDataVector(), list::getElementStartIndex, list::getElementEndIndex));
            case LargeListVector list ->
                Optional.of(new ListCells(
                        vector,
                        list.getDataVector(),
                        row -> Math.toIntExact(list.getElementStartIndex(row)),
                        row -> Math.toIntExact(list.getElementEndIndex(row))));
            case FixedSizeListVector list ->
                Optional.of(new ListCells(
                        vector,
                        list.getDataVector(),
                        row -> row * list.getListSize(),
                        row -> (row + 1) * list.getListSize()));
            default -> Optional.empty();
        };
    }

    boolean isNull(int row) {
        return vector.isNull(row);
    }

    /// Whether one of the cell's elements is null.
    boolean hasNull(int row) {
        if (elements.getNullCount() == 0) {
            return false;
        }
        for (int i = first.applyAsInt(row); i < end.applyAsInt(row); i++) {
            if (elements.isNull(i)) {
                return true;
            }
        }
        return false;
    }
}
