package io.featurestore.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.watch.TokenReviewGrant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Where the operator may write: everywhere, or only in the namespaces that it watches.
sealed interface Scope {
    /// The part of a plan that may be carried out, with a finding for what may not and is missing.
    Plan confine(Plan plan, String namespace);

    /// In all namespaces, and what is in none.
    record Everywhere() implements Scope {
        @Override
        public Plan confine(Plan plan, String namespace) {
            return plan;
        }
    }

    /// In single namespaces: what is in none is the administrator's.
    ///
    /// @param granted whether the servers of a namespace may have tokens judged
    record Namespaces(Predicate<String> granted) implements Scope {
        @Override
        public Plan confine(Plan plan, String namespace) {
            List<HasMetadata> inNamespaces = plan.objects().stream()
                    .filter(object -> object.getMetadata().getNamespace() != null)
                    .toList();
            boolean complete = inNamespaces.size() == plan.objects().size() || granted.test(namespace);
            Stream<Finding> missing = complete ? Stream.empty() : Stream.of(notGranted(namespace));
            return new Plan(Stream.concat(plan.findings().stream(), missing).toList(), plan.resolved(), inNamespaces);
        }

        private static Finding notGranted(String namespace) {
            return Finding.warning(
                    "TokenReviewNotGranted",
                    "spec.authz",
                    ("the servers can't have tokens judged and refuse all of them: no ClusterRoleBinding %s gives the"
                                    + " group system:serviceaccounts:%s the ClusterRole %s; an administrator applies"
                                    + " deploy/overlays/namespaced/cluster.yaml")
                            .formatted(TokenReviewGrant.BINDING, namespace, FeatureStoreNames.TOKEN_REVIEW_ROLE));
        }
    }
}
