package io.featurestore.server.value.arrow;

/// What became of a cell.
public enum Written {
    VALUE,
    /// The cell is a null; nothing was appended.
    NULL,
    /// The cell is a list with a null among elements of a type that has none, such as whole numbers. Feast has no value
    /// for it, so that nothing was appended: it is stored as a null.
    NULL_WITHIN
}
