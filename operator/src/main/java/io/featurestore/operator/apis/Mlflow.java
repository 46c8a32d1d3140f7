package io.featurestore.operator.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/// An MLflow that the cluster runs for all; it is in no namespace.
@Group(Mlflow.API)
@Version("v1")
@Kind("MLflow")
@Plural("mlflows")
public final class Mlflow extends JsonResource {
    private static final long serialVersionUID = 1L;

    /// The API group.
    public static final String API = "mlflow.opendatahub.io";

    /// Whether it can be used.
    public boolean ready() {
        for (JsonNode condition : state().path("conditions")) {
            String type = condition.path("type").asText();
            if ((type.equals("Available") || type.equals("Ready"))
                    && condition.path("status").asText().equals("True")) {
                return trackingUri().isPresent();
            }
        }
        return false;
    }

    /// Where programs in the cluster reach it.
    public Optional<String> trackingUri() {
        return text(state().path("address").path("url")).or(this::uiUrl);
    }

    /// Where browsers reach it.
    public Optional<String> uiUrl() {
        return text(state().path("url"));
    }

    private JsonNode state() {
        return Optional.ofNullable(getStatus()).orElse(MissingNode.getInstance());
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
    }
}
