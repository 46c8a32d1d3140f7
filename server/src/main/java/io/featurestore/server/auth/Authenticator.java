package io.featurestore.server.auth;

import java.util.List;

/// Turns the `authorization` values of a request into an identity. Made by [Authenticators#of].
public interface Authenticator extends AutoCloseable {

    /// @param authorization every value of the request's `authorization` header, in order; none if it is absent
    /// @throws io.featurestore.server.error.ServeException `UNAUTHENTICATED` for a missing, doubled, malformed,
    ///     forged or expired token; `UNAVAILABLE` when the judge of tokens does not answer
    Identity authenticate(List<String> authorization);

    /// Frees what was opened to check tokens.
    @Override
    default void close() {}
}
