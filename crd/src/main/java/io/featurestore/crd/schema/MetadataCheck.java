package io.featurestore.crd.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the API server asks of the metadata of every custom resource: a name that is a DNS subdomain, and labels whose
/// keys and values are well-formed.
final class MetadataCheck {
    private static final String DNS_SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME = Pattern.compile(DNS_SUBDOMAIN);
    private static final int MAX_NAME = 253;
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final int MAX_LABEL = 63;

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
        if (name.length() > MAX_NAME) {
            violations.add(Violation.invalid("metadata.name", "must be no more than " + MAX_NAME + " characters"));
        }
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            violations.add(Violation.invalid(
                    "metadata.name",
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                            + " and must start and end with an alphanumeric character"));
        }
    }

    private static void label(String key, String value, List<Violation> violations) {
        int slash = key.indexOf('/');
        String local = key.substring(slash + 1);
        boolean prefixIsDomain = slash < 0
                || (slash <= MAX_NAME && NAME.matcher(key.substring(0, slash)).matches());
        if (!prefixIsDomain
                || local.length() > MAX_LABEL
                || !LABEL.matcher(local).matches()) {
            violations.add(Violation.invalid("metadata.labels", "Invalid value: \"" + key + "\""));
        }
        if (value.length() > MAX_LABEL
                || (!value.isEmpty() && !LABEL.matcher(value).matches())) {
            violations.add(Violation.invalid("metadata.labels", "Invalid value: \"" + value + "\""));
        }
    }
}
