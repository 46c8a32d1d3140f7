package io.featurestore.server.value.arrow;

import io.featurestore.server.value.ValueBytes;

/// Appends a cell as a serialized `feast.types.Value`.
@FunctionalInterface
interface CellWriter {
    /// @throws ArithmeticException for a number that the type can't hold
    Written write(int row, ValueBytes out);
}
