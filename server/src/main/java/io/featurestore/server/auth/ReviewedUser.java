package io.featurestore.server.auth;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A user whom a TokenReview vouched for: exactly `status.user`.
record ReviewedUser(String username, Set<String> groups) {
    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");

    ReviewedUser {
        groups = Set.copyOf(groups);
    }

    record ServiceAccount(String namespace, String name) {}

    /// The ServiceAccount that the username names; empty for a person.
    Optional<ServiceAccount> serviceAccount() {
        Matcher account = SERVICE_ACCOUNT.matcher(username);
        return account.matches()
                ? Optional.of(new ServiceAccount(account.group(1), account.group(2)))
                : Optional.empty();
    }
}
