package io.featurestore.operator.render.config;

import static io.featurestore.operator.render.config.Sections.with;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.TlsFiles;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import io.featurestore.operator.resolve.Yaml;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The `feature_store.yaml` of clients: everything is remote, nothing is secret.
public final class ClientConfig {
    private final Resolved resolved;
    private final Endpoints endpoints;

    /// Where the client finds a certificate that has this path in a pod.
    private final UnaryOperator<String> certificate;

    private final Yaml.Mapping auth;

    private ClientConfig(
            Resolved resolved, Layout layout, UnaryOperator<String> certificate, Optional<Set<String>> variables) {
        this.resolved = resolved;
        this.auth = Sections.clientAuth(resolved.auth(), variables);
        this.endpoints = Endpoints.of(resolved, layout);
        this.certificate = certificate;
    }

    /// The file for clients of the servers. Where the platform hands certificates to every namespace, they trust those.
    public static String of(Resolved resolved, Layout layout) {
        ClientConfig client = new ClientConfig(
                resolved,
                layout,
                path -> layout.path(resolved.platformBundle() ? TlsFiles.platformPath() : path),
                Optional.empty());
        return client.text(client.registry());
    }

    /// The same for the job, which asks the online server and needs no registry for that.
    ///
    /// @param variables the names in the job's environment
    public static String ofJob(Resolved resolved, Layout layout, Set<String> variables) {
        ClientConfig client = new ClientConfig(resolved, layout, layout::path, Optional.of(variables));
        return client.text(client.registry().or(() -> Optional.of(Sections.NO_REGISTRY)));
    }

    private String text(Optional<Yaml.Mapping> registry) {
        Yaml.Mapping document = Sections.head(resolved);
        Optional<Yaml.Mapping> offline = endpoints.offline().map(this::offline);
        if (offline.isPresent()) {
            document = document.plus("offline_store", offline.get());
        }
        Optional<Yaml.Mapping> online = endpoints.online().map(this::online);
        if (online.isPresent()) {
            document = document.plus("online_store", online.get());
        }
        if (registry.isPresent()) {
            document = document.plus("registry", registry.get());
        }
        document = document.plus("auth", auth)
                .plus("entity_key_serialization_version", Yaml.number(Sections.ENTITY_KEY_VERSION));
        return YamlWriter.write(with(document, "mlflow", resolved.blocks().mlflow()));
    }

    private Optional<Yaml.Mapping> registry() {
        return Sections.servedRegistry(resolved, endpoints, certificate);
    }

    private Yaml.Mapping online(String address) {
        Optional<String> cert = cert(TlsFiles.ONLINE, resolved.online().server());
        Yaml.Mapping section = Yaml.Mapping.EMPTY
                .plus("path", Yaml.text((cert.isPresent() ? "https://" : "http://") + address))
                .plus("type", Yaml.text("remote"));
        return cert.map(path -> section.plus("cert", Yaml.text(path))).orElse(section);
    }

    private Yaml.Mapping offline(String address) {
        int colon = address.lastIndexOf(':');
        Yaml.Mapping section = Yaml.Mapping.EMPTY
                .plus("host", Yaml.text(address.substring(0, colon)))
                .plus("type", Yaml.text("remote"))
                .plus("port", Yaml.number(Integer.parseInt(address.substring(colon + 1))));
        return cert(TlsFiles.OFFLINE, resolved.offline().flatMap(Resolved.Offline::server))
                .map(path -> section.plus("scheme", Yaml.text("https")).plus("cert", Yaml.text(path)))
                .orElse(section);
    }

    private Optional<String> cert(String type, Optional<ServerSettings> server) {
        return server.flatMap(ServerSettings::tls)
                .map(tls -> TlsFiles.certificatePath(type, tls))
                .map(certificate);
    }
}
