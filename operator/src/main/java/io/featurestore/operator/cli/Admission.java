package io.featurestore.operator.cli;

import io.featurestore.operator.validate.Finding;
import java.util.List;

/// What the API server would say to a document as it is written.
final class Admission {
    private Admission() {}

    static List<Finding> check(Document document) {
        return io.featurestore.operator.validate.Admission.check(document.tree());
    }
}
