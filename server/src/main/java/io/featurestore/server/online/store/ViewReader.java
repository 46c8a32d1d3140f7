package io.featurestore.server.online.store;

/// Columns of one view, prepared for reading by the store that made it. Immutable.
public interface ViewReader {

    /// How many features it reads.
    int columns();
}
