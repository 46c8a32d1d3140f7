package io.featurestore.server.definitions;

/// A field of a kind of object.
///
/// @param name as it is written in YAML: the name of the argument in Feast's Python constructor, where it has one
/// @param summary one sentence for the documentation and for editors
record Field<T>(String name, FieldType<T> type, boolean required, String summary) {

    static <T> Field<T> required(String name, FieldType<T> type, String summary) {
        return new Field<>(name, type, true, summary);
    }

    static <T> Field<T> optional(String name, FieldType<T> type, String summary) {
        return new Field<>(name, type, false, summary);
    }
}
