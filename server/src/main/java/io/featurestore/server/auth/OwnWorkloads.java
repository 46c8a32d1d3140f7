package io.featurestore.server.auth;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ServiceAccounts that nobody but this FeatureStore has. The operator names them where a user chooses the server's
/// own one; else they are that of the server, which it learns by having its own token reviewed, and that of the
/// FeatureStore's job. An account that others may share (one that is not named `feast-...`) is nobody special.
final class OwnWorkloads {
    private static final Logger LOG = LoggerFactory.getLogger(OwnWorkloads.class);
    private static final String MADE_BY_OPERATOR = "feast-";
    private static final String JOB_SUFFIX = "-cronjob";
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final TokenReviews reviews;
    private final Optional<Set<String>> named;
    private final Clock clock;
    private volatile Optional<ReviewedUser.ServiceAccount> self = Optional.empty();
    private volatile Instant askAt = Instant.MIN;

    /// @param reviews without audiences, because a pod's own token is made for the API server
    /// @param named the accounts of the server's namespace, if the operator names them
    OwnWorkloads(TokenReviews reviews, Optional<Set<String>> named, Clock clock) {
        this.reviews = reviews;
        this.named = named;
        this.clock = clock;
    }

    boolean contains(ReviewedUser user) throws InterruptedException {
        Optional<ReviewedUser.ServiceAccount> account = user.serviceAccount();
        if (account.isEmpty()) {
            return false;
        }
        if (named.isPresent()) {
            return account.get().namespace().equals(reviews.api().namespace())
                    && named.get().contains(account.get().name());
        }
        Optional<ReviewedUser.ServiceAccount> own = self();
        return own.filter(me -> me.name().startsWith(MADE_BY_OPERATOR)
                        && me.namespace().equals(account.get().namespace())
                        && isSelfOrJob(me.name(), account.get().name()))
                .isPresent();
    }

    private static boolean isSelfOrJob(String me, String other) {
        String base = me.endsWith(JOB_SUFFIX) ? me.substring(0, me.length() - JOB_SUFFIX.length()) : me;
        return other.equals(base) || other.equals(base + JOB_SUFFIX);
    }

    /// Asks until there is an answer, at most every ten seconds.
    Optional<ReviewedUser.ServiceAccount> self() throws InterruptedException {
        Instant now = clock.instant();
        if (self.isEmpty() && !now.isBefore(askAt)) {
            askAt = now.plus(ASK_AGAIN);
            try {
                self = reviews.review(reviews.api().ownToken()).flatMap(ReviewedUser::serviceAccount);
            } catch (IOException e) {
                LOG.warn(
                        "the API server does not say which ServiceAccount this server has: {}",
                        KubernetesApi.reason(e));
            }
        }
        return self;
    }
}
