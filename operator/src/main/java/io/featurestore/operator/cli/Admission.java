package io.featurestore.operator.cli;

import io.featurestore.crd.schema.SchemaValidator;
import io.featurestore.crd.schema.Violation;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.Level;
import java.util.List;

/// What the API server would say to a document as it is written.
final class Admission {
    private static final SchemaValidator CRD = SchemaValidator.bundled();

    private Admission() {}

    static List<Finding> check(Document document) {
        return CRD.validate(document.tree()).stream().map(Admission::finding).toList();
    }

    /// The API server drops a field that it does not know without a word: here it is a warning.
    private static Finding finding(Violation violation) {
        Level level = violation.isRefused() ? Level.ADMISSION : Level.WARNING;
        return new Finding(level, violation.reason().code(), violation.path(), violation.message());
    }
}
