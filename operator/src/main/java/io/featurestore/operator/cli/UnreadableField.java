package io.featurestore.operator.cli;

import io.featurestore.operator.validate.Finding;

/// A document has a value that the API server would store, but that is not of the type of its field: a number of 40
/// bits, for instance.
final class UnreadableField extends UserError {
    private final transient Finding finding;

    UnreadableField(Document document, String path) {
        this(document, Finding.error("Unreadable", path, "the value is not of the type that the API gives it"));
    }

    private UnreadableField(Document document, Finding finding) {
        super(Report.Line.of(document, finding).text());
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
