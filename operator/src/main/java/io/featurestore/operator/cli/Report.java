package io.featurestore.operator.cli;

import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.Level;
import java.util.List;

/// Findings as lines: `FILE: NAMESPACE/NAME: field.path: message`; the message of a warning begins with `warning: `.
final class Report {
    private Report() {}

    /// One line.
    record Line(String file, String namespace, String name, Level level, String reason, String path, String message) {

        static Line of(Document document, Finding finding) {
            return new Line(
                    document.file(),
                    document.tree().at("/metadata/namespace").asText(),
                    document.name(),
                    finding.level(),
                    finding.reason(),
                    finding.path(),
                    finding.message());
        }

        boolean isWarning() {
            return level == Level.WARNING;
        }

        /// The line for people. Newlines of a message become spaces, so that one finding stays one line.
        String text() {
            return "%s: %s/%s: %s: %s%s"
                    .formatted(file, namespace, name, path, isWarning() ? "warning: " : "", message.replace('\n', ' '));
        }

        Line asWarning() {
            return new Line(file, namespace, name, Level.WARNING, reason, path, message);
        }
    }

    /// What the API server would refuse.
    static List<Line> admission(Document document) {
        return Admission.check(document).stream()
                .map(finding -> Line.of(document, finding))
                .toList();
    }
}
