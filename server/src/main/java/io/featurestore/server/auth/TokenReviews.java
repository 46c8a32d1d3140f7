package io.featurestore.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the API server whose a token is. Its word is the only one that counts: what a token says of itself is never
/// looked at.
///
/// @param audiences a token must have been made for one of these; empty: for the API server
record TokenReviews(KubernetesApi api, List<String> audiences) {
    private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";

    /// @return the user; empty for a token that the API server does not vouch for
    /// @throws IOException if the API server does not answer, or refuses to judge
    Optional<ReviewedUser> review(String token) throws IOException, InterruptedException {
        JsonNode status = api.post(PATH, body(token)).path("status");
        String username = status.path("user").path("username").asText("");
        boolean vouched = status.path("authenticated").isBoolean()
                && status.path("authenticated").booleanValue()
                && !username.isEmpty()
                && isForUs(status);
        return vouched
                ? Optional.of(
                        new ReviewedUser(username, texts(status.path("user").path("groups"))))
                : Optional.empty();
    }

    private boolean isForUs(JsonNode status) {
        Set<String> accepted = texts(status.path("audiences"));
        return audiences.isEmpty() || audiences.stream().anyMatch(accepted::contains);
    }

    private ObjectNode body(String token) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
        ObjectNode spec = review.putObject("spec").put("token", token);
        if (!audiences.isEmpty()) {
            audiences.forEach(spec.putArray("audiences")::add);
        }
        return review;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
