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
        return of(resolved, endpoints, endpoints.registry().map(Sections::remoteRegistry));
    }

    /// The same for the job, which asks the online server and needs no registry for that.
    public static String ofJob(Resolved resolved, Endpoints endpoints) {
        return of(
                resolved,
                endpoints,
                endpoints.registry().map(Sections::remoteRegistry).or(() -> Optional.of(Sections.NO_REGISTRY)));
    }

    private static String of(Resolved resolved, Endpoints endpoints, Optional<Yaml.Mapping> registry) {
        Yaml.Mapping document = Sections.head(resolved);
        Optional<Yaml.Mapping> offline = endpoints.offline().map(ClientConfig::offline);
        if (offline.isPresent()) {
            document = document.plus("offline_store", offline.get());
        }
        Optional<Yaml.Mapping> online = endpoints
                .online()
                .map(address -> Yaml.Mapping.EMPTY
                        .plus("path", Yaml.text("http://" + address))
                        .plus("type", Yaml.text("remote")));
        if (online.isPresent()) {
            document = document.plus("online_store", online.get());
        }
        if (registry.isPresent()) {
            document = document.plus("registry", registry.get());
        }
        document = document.plus("auth", Sections.auth(resolved.auth()))
                .plus("entity_key_serialization_version", Yaml.number(Sections.ENTITY_KEY_VERSION));
        return YamlWriter.write(with(document, "mlflow", resolved.blocks().mlflow()));
    }

    private static Yaml.Mapping offline(String address) {
        int colon = address.lastIndexOf(':');
        return Yaml.Mapping.EMPTY
                .plus("host", Yaml.text(address.substring(0, colon)))
                .plus("type", Yaml.text("remote"))
                .plus("port", Yaml.number(Integer.parseInt(address.substring(colon + 1))));
    }
}
