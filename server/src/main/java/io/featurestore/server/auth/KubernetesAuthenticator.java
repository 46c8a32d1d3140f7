package io.featurestore.server.auth;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `auth.type: kubernetes`: a caller is whom the API server's TokenReview says, or nobody. When the API server can't
/// be asked, nobody gets in who was not let in during the last minute.
final class KubernetesAuthenticator implements Authenticator {
    /// How many tokens are asked about at the same time; more callers wait, at most as long as a review may take.
    static final int CONCURRENT_REVIEWS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesAuthenticator.class);
    private static final String REVIEWS = "feast_auth_token_reviews";

    private final KubernetesApi api;
    private final TokenReviews reviews;
    private final RoleBindings roleBindings;
    private final OwnWorkloads ownWorkloads;
    private final Verdicts verdicts;
    private final Semaphore asking = new Semaphore(CONCURRENT_REVIEWS);
    private final Counter accepted;
    private final Counter rejected;
    private final Counter failed;

    KubernetesAuthenticator(
            ClusterAccess access,
            List<String> audiences,
            Optional<Set<String>> ownAccounts,
            Clock clock,
            MeterRegistry meters) {
        this.api = new KubernetesApi(access);
        this.reviews = new TokenReviews(api, audiences);
        this.roleBindings = new RoleBindings(api);
        this.ownWorkloads = new OwnWorkloads(new TokenReviews(api, List.of()), ownAccounts, clock);
        this.verdicts = new Verdicts(clock);
        this.accepted = meters.counter(REVIEWS, "result", "accepted");
        this.rejected = meters.counter(REVIEWS, "result", "rejected");
        this.failed = meters.counter(REVIEWS, "result", "failed");
    }

    @Override
    public Identity authenticate(List<String> authorization) {
        String token = BearerToken.of(authorization);
        try {
            ReviewedUser user = user(token).orElseThrow(BearerToken::refused);
            return identity(user);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private Optional<ReviewedUser> user(String token) throws InterruptedException {
        TokenDigest digest = TokenDigest.of(token);
        Optional<Optional<ReviewedUser>> known = verdicts.of(digest);
        if (known.isPresent()) {
            return known.get();
        }
        if (!asking.tryAcquire(KubernetesApi.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw unavailable();
        }
        try {
            return verdicts.of(digest).isPresent() ? verdicts.of(digest).orElseThrow() : review(token, digest);
        } finally {
            asking.release();
        }
    }

    private Optional<ReviewedUser> review(String token, TokenDigest digest) throws InterruptedException {
        try {
            Optional<ReviewedUser> user = reviews.review(token);
            verdicts.remember(digest, user, TokenExpiry.of(token));
            (user.isPresent() ? accepted : rejected).increment();
            return user;
        } catch (IOException e) {
            failed.increment();
            LOG.warn("a token can't be reviewed: {}", KubernetesApi.reason(e));
            throw unavailable();
        }
    }

    private Identity identity(ReviewedUser user) throws InterruptedException {
        if (ownWorkloads.contains(user)) {
            return new Identity.OwnWorkload(authenticated(user, roleBindings.knownRolesOf(user)));
        }
        return authenticated(user, roleBindings.rolesOf(user).orElseThrow(KubernetesAuthenticator::unavailable));
    }

    private static Identity.Authenticated authenticated(ReviewedUser user, Set<String> roles) {
        Set<String> namespaces = user.serviceAccount()
                .map(account -> Set.of(account.namespace()))
                .orElse(Set.of());
        return new Identity.Authenticated(user.username(), roles, user.groups(), namespaces);
    }

    private static ServeException unavailable() {
        return ServeException.of(
                ErrorCode.UNAVAILABLE, "Access tokens can't be checked at the moment; try again in a moment");
    }

    @Override
    public void close() {
        roleBindings.close();
        api.close();
    }
}
