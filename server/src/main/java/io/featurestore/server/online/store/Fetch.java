package io.featurestore.server.online.store;

/// One view's part of a read.
///
/// @param reader made by the store that is to read
/// @param keys serialized entity keys; better without repetitions. Fetches of one read that have the very same array
/// here
///     may be read together
/// @param cells where the answer goes: a row for each key, a column for each of the reader's features
// A request's working state between plan and answer, not a value: nobody compares or copies it.
@SuppressWarnings("ArrayRecordComponent")
public record Fetch(ViewReader reader, byte[][] keys, Cells cells) {

    public static Fetch of(ViewReader reader, byte[][] keys) {
        return new Fetch(reader, keys, new Cells(keys.length, reader.columns()));
    }
}
