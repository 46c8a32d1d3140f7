package io.featurestore.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A RoleBinding of the server's namespace, as far as it matters: the Role and whom it is bound to.
record RoleBinding(String name, String role, List<Subject> subjects) {
    RoleBinding {
        subjects = List.copyOf(subjects);
    }

    /// @param namespace that of a ServiceAccount; empty for the other kinds
    record Subject(String kind, String namespace, String name) {}

    /// Empty unless it binds a Role: a ClusterRole of the same name is another thing.
    static Optional<RoleBinding> of(JsonNode binding) {
        JsonNode role = binding.path("roleRef");
        if (!role.path("kind").asText().equals("Role")) {
            return Optional.empty();
        }
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode subject : binding.path("subjects")) {
            boolean account = subject.path("kind").asText().equals("ServiceAccount");
            subjects.add(new Subject(
                    subject.path("kind").asText(),
                    account ? subject.path("namespace").asText() : "",
                    subject.path("name").asText()));
        }
        return Optional.of(new RoleBinding(
                binding.path("metadata").path("name").asText(),
                role.path("name").asText(),
                subjects));
    }

    boolean binds(ReviewedUser user) {
        return subjects.stream().anyMatch(subject -> switch (subject.kind()) {
            case "User" -> subject.name().equals(user.username());
            case "Group" -> user.groups().contains(subject.name());
            case "ServiceAccount" ->
                user.serviceAccount()
                        .filter(account -> account.name().equals(subject.name())
                                && account.namespace().equals(subject.namespace()))
                        .isPresent();
            default -> false;
        });
    }
}
