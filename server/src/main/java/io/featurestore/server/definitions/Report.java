package io.featurestore.server.definitions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.server.definitions.ObjectChange.Action;
import io.featurestore.server.definitions.ObjectChange.FieldChange;
import java.util.List;
import java.util.Locale;

/// A difference for people, and for programs.
final class Report {
    private Report() {}

    /// Feast's own words, a line an object and an indented line a field; unchanged objects are counted only.
    static String text(List<ObjectChange> difference) {
        StringBuilder text = new StringBuilder();
        for (ObjectChange change : difference) {
            if (change.action() == Action.UNCHANGED || change.name().equals(NoEntity.NAME)) {
                continue;
            }
            text.append(title(change.action()))
                    .append(' ')
                    .append(change.kind().title())
                    .append(' ')
                    .append(change.name())
                    .append(change.reason().isEmpty() ? "" : " (" + change.reason() + ")")
                    .append('\n');
            for (FieldChange field : change.fields()) {
                text.append("\t%s: %s -> %s%n".formatted(field.path(), shown(field.before()), shown(field.after())));
            }
        }
        if (!hasChanges(difference)) {
            text.append("No changes to registry\n");
        }
        return text.toString();
    }

    static boolean hasChanges(List<ObjectChange> difference) {
        return difference.stream()
                .anyMatch(change -> change.action() != Action.UNCHANGED && change.action() != Action.KEPT);
    }

    private static String title(Action action) {
        return switch (action) {
            case CREATED -> "Created";
            case UPDATED -> "Updated";
            case DELETED -> "Deleted";
            case UNCHANGED -> "Unchanged";
            case KEPT -> "Kept";
        };
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    /// @param applied whether the changes were made
    static String json(String project, List<ObjectChange> difference, boolean applied) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("project", project).put("applied", applied);
        ArrayNode changes = json.putArray("changes");
        for (ObjectChange change : difference) {
            ObjectNode entry = changes.addObject();
            entry.put("action", change.action().name().toLowerCase(Locale.ROOT));
            entry.put("kind", change.kind().title());
            entry.put("name", change.name());
            if (!change.reason().isEmpty()) {
                entry.put("reason", change.reason());
            }
            if (!change.fields().isEmpty()) {
                ArrayNode fields = entry.putArray("fields");
                change.fields()
                        .forEach(field -> fields.addObject()
                                .put("path", field.path())
                                .put("before", field.before())
                                .put("after", field.after()));
            }
        }
        return json.toString();
    }
}
