package io.featurestore.operator.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.crd.schema.SchemaValidator;
import io.featurestore.crd.schema.Violation;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;

/// What the API server says to a FeatureStore, by the schema and the rules of our CRD.
public final class Admission {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaValidator CRD = SchemaValidator.bundled();

    private Admission() {}

    /// The verdict on a FeatureStore that was read.
    public static List<Finding> check(FeatureStore featureStore) {
        return check(JSON.<JsonNode>valueToTree(featureStore));
    }

    /// The verdict on a document as it is written. The API server drops a field that it does not know without a word:
    /// here it is a warning.
    public static List<Finding> check(JsonNode document) {
        return CRD.validate(document).stream().map(Admission::finding).toList();
    }

    private static Finding finding(Violation violation) {
        Level level = violation.isRefused() ? Level.ADMISSION : Level.WARNING;
        return new Finding(level, violation.reason().code(), violation.path(), violation.message());
    }
}
