package io.featurestore.server.definitions;

import java.util.List;

/// The fields of a kind of object, or of an object within one.
record Shape(String name, String summary, List<Field<?>> fields) {
    Shape {
        fields = List.copyOf(fields);
    }

    List<String> fieldNames() {
        return fields.stream().<String>map(Field::name).toList();
    }
}
