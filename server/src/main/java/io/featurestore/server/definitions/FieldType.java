package io.featurestore.server.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// What may stand in a field: how it is read, and how it is described to people and to editors.
interface FieldType<T> {

    /// The value; empty where it is not of this type, which is then among the problems.
    Optional<T> read(Place place, List<Problem> problems);

    /// A few words for the documentation's tables, such as `list of texts`.
    String label();

    /// The JSON Schema that an editor checks the field with.
    ObjectNode schema();
}
