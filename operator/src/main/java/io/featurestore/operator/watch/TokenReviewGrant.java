package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.featurestore.crd.FeatureStoreNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The administrator's grant to have tokens judged, which an operator that watches single namespaces looks for instead
/// of making it: a ClusterRoleBinding of [#BINDING] for the ServiceAccounts of those namespaces.
public final class TokenReviewGrant {
    /// Name of the ClusterRoleBinding.
    public static final String BINDING = "feast-token-review";

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final String ALL_ACCOUNTS = "system:serviceaccounts";

    private final KubernetesClient client;
    private final InstantSource clock;
    private Set<String> groups = Set.of();
    private Instant until = Instant.MIN;

    public TokenReviewGrant(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /// Whether the ServiceAccounts of a namespace have it, as of the last few minutes.
    public synchronized boolean covers(String namespace) {
        if (!clock.instant().isBefore(until)) {
            groups = read();
            until = clock.instant().plus(REMEMBERED);
        }
        return groups.contains(ALL_ACCOUNTS) || groups.contains(ALL_ACCOUNTS + ":" + namespace);
    }

    private Set<String> read() {
        try {
            return Optional.ofNullable(client.rbac()
                            .clusterRoleBindings()
                            .withName(BINDING)
                            .get())
                    .filter(binding -> FeatureStoreNames.TOKEN_REVIEW_ROLE.equals(
                            binding.getRoleRef().getName()))
                    .map(TokenReviewGrant::groups)
                    .orElse(Set.of());
        } catch (KubernetesClientException e) {
            // It may not be read, so it was not granted in the way that we ship.
            return Set.of();
        }
    }

    private static Set<String> groups(ClusterRoleBinding binding) {
        return Objects.requireNonNullElse(binding.getSubjects(), List.<Subject>of()).stream()
                .filter(subject -> "Group".equals(subject.getKind()))
                .map(Subject::getName)
                .collect(Collectors.toSet());
    }
}
