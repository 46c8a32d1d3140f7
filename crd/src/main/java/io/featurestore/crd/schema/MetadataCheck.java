package io.featurestore.crd.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.crd.NameSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the API server asks of the metadata of every custom resource: a name that is a DNS subdomain, and labels whose
/// keys and values are well-formed.
final class MetadataCheck {
    private MetadataCheck() {}

    static List<Violation> check(JsonNode metadata) {
        List<Violation> violations = new ArrayList<>();
        name(metadata, violations);
        for (Map.Entry<String, JsonNode> label : metadata.path("labels").properties()) {
            label(label.getKey(), label.getValue().asText(), violations);
        }
        return violations;
    }

    private static void name(JsonNode metadata, List<Violation> violations) {
        String name = metadata.path("name").asText("");
        if (name.isEmpty() && metadata.path("generateName").asText("").isEmpty()) {
            violations.add(new Violation(
                    Violation.Reason.REQUIRED, "metadata.name", "Required value: name or generateName is required"));
            return;
        }
        if (name.length() > NameSyntax.LONGEST_SUBDOMAIN) {
            violations.add(Violation.invalid(
                    "metadata.name", "must be no more than " + NameSyntax.LONGEST_SUBDOMAIN + " characters"));
        }
        if (!name.isEmpty() && !NameSyntax.SUBDOMAIN.matcher(name).matches()) {
            violations.add(Violation.invalid(
                    "metadata.name",
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                            + " and must start and end with an alphanumeric character"));
        }
    }

    private static void label(String key, String value, List<Violation> violations) {
        if (!NameSyntax.isQualified(key)) {
            violations.add(Violation.invalid("metadata.labels", "Invalid value: \"" + key + "\""));
        }
        if (!NameSyntax.isLabelValue(value)) {
            violations.add(Violation.invalid("metadata.labels", "Invalid value: \"" + value + "\""));
        }
    }
}
