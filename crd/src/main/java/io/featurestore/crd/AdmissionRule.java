package io.featurestore.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// A rule over several fields of a FeatureStore that the API server enforces: once in CEL, for the CRD, and once in
/// Java, for tools that have no API server. Both say the same; a test runs both on the same resources.
///
/// @param id short name of the rule, `C01` to `C38`; the same as in the Go operator's reference
/// @param path field that the rule is about, from the root of the resource, e.g. `spec.services.registry`
/// @param cel the rule in CEL, over `self`, the value of that field; free of evaluation errors on whatever the schema
/// admits
/// @param message what the user is told, in the Go operator's words
/// @param check the rule in Java
public record AdmissionRule(String id, String path, String cel, String message, Check check) {

    /// The Java form of a rule, evaluated where its field is present.
    public sealed interface Check {}

    /// A rule over the value of the field.
    public record Holds(Predicate<JsonNode> self) implements Check {}

    /// A rule over the new and the old value of the field, where it was there before: evaluated only on an update.
    public record Allows(BiPredicate<JsonNode, JsonNode> selfAndOldSelf) implements Check {}
}
