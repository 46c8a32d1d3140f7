package io.featurestore.operator.render.config;

import static io.featurestore.operator.render.config.Sections.with;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Yaml;
import java.util.Optional;

/// The `feature_store.yaml` of clients: everything is remote, nothing is secret.
public final class ClientConfig {
    private ClientConfig() {}

    /// The file for clients that reach the servers at these endpoints.
    public static String of(Resolved resolved, Endpoints endpoints) {
        Yaml.Mapping document = Sections.head(resolved);
        Optional<Yaml.Mapping> online = endpoints
                .online()
                .map(address -> Yaml.Mapping.EMPTY
                        .plus("path", Yaml.text("http://" + address))
                        .plus("type", Yaml.text("remote")));
        if (online.isPresent()) {
            document = document.plus("online_store", online.get());
        }
        Optional<Yaml.Mapping> registry = endpoints.registry().map(Sections::remoteRegistry);
        if (registry.isPresent()) {
            document = document.plus("registry", registry.get());
        }
        document = document.plus("auth", Sections.auth(resolved.auth()))
                .plus("entity_key_serialization_version", Yaml.number(Sections.ENTITY_KEY_VERSION));
        return YamlWriter.write(with(document, "mlflow", resolved.blocks().mlflow()));
    }
}
