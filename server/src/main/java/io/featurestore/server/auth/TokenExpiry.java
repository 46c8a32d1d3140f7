package io.featurestore.server.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// When a token says that it expires. Nothing is verified here: the answer only ever shortens how long a verdict of
/// the API server is remembered.
final class TokenExpiry {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build();

    private TokenExpiry() {}

    static Optional<Instant> of(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            return Optional.empty();
        }
        try (JsonParser claims = JSON.createParser(Base64.getUrlDecoder().decode(token.substring(first + 1, second)))) {
            return claims.nextToken() == JsonToken.START_OBJECT ? expiry(claims) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException ignored) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> expiry(JsonParser claims) throws IOException {
        while (claims.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = claims.currentName().equals("exp");
            JsonToken value = claims.nextToken();
            if (wanted && value.isNumeric()) {
                return Optional.of(Instant.ofEpochSecond(claims.getLongValue()));
            }
            claims.skipChildren();
        }
        return Optional.empty();
    }
}
