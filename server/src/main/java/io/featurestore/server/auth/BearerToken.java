package io.featurestore.server.auth;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the token out of the `authorization` values of a request, by the rule of Python's servers: `Bearer` in any
/// case, white space, one word. Python takes the first or the last of several values, depending on the protocol; here
/// more than one is refused.
final class BearerToken {
    static final int MAX_LENGTH = 16 * 1024;
    private static final Pattern BEARER = Pattern.compile("(?i)bearer[ \\t]+([\\x21-\\x7e]+)[ \\t]*");

    private BearerToken() {}

    /// @throws ServeException `UNAUTHENTICATED` unless there is exactly one well-formed value
    static String of(List<String> authorization) {
        if (authorization.size() != 1 || authorization.getFirst().length() > MAX_LENGTH) {
            throw refused();
        }
        Matcher bearer = BEARER.matcher(authorization.getFirst());
        if (!bearer.matches()) {
            throw refused();
        }
        return bearer.group(1);
    }

    /// The one answer to every token that is not good, whatever is wrong with it.
    static ServeException refused() {
        return ServeException.of(ErrorCode.UNAUTHENTICATED, "Invalid or expired access token");
    }
}
