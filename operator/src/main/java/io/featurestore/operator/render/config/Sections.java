package io.featurestore.operator.render.config;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.TlsFiles;
import io.featurestore.operator.resolve.Persistence;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The sections that servers and clients share: each with the keys that Feast's own types have first, in their order,
/// and all others behind them, sorted.
final class Sections {
    private static final List<String> OFFLINE = List.of("host", "type", "port", "scheme", "cert");
    private static final List<String> ONLINE = List.of("path", "type", "cert");
    private static final List<String> REGISTRY =
            List.of("path", "registry_type", "cert", "s3_additional_kwargs", "cache_ttl_seconds", "cache_mode", "mcp");

    /// The format of entity keys in online stores.
    static final int ENTITY_KEY_VERSION = 3;

    /// A configuration without a registry is refused, also by what never opens one. Nothing is at this path.
    static final Yaml.Mapping NO_REGISTRY =
            Yaml.Mapping.EMPTY.plus("path", Yaml.text("/tmp/registry.db")).plus("registry_type", Yaml.text("file"));

    private Sections() {}

    static Yaml.Mapping head(Resolved resolved) {
        return Yaml.Mapping.EMPTY.plus("project", Yaml.text(resolved.project())).plus("provider", Yaml.text("local"));
    }

    static Yaml.Mapping offline(Persistence persistence, Layout layout) {
        return ordered(content(persistence, "type", layout), OFFLINE);
    }

    static Yaml.Mapping online(Persistence persistence, Layout layout) {
        return ordered(content(persistence, "type", layout), ONLINE);
    }

    static Yaml.Mapping localRegistry(Persistence persistence, boolean mcp, Layout layout) {
        Yaml.Mapping content = content(persistence, "registry_type", layout);
        if (mcp) {
            content = content.plus("mcp", Yaml.Mapping.EMPTY.plus("enabled", Yaml.bool(true)));
        }
        return ordered(content, REGISTRY);
    }

    /// @param cert path of the certificates that its server is known by, if it speaks TLS
    static Yaml.Mapping remoteRegistry(String address, Optional<String> cert) {
        Yaml.Mapping section =
                Yaml.Mapping.EMPTY.plus("path", Yaml.text(address)).plus("registry_type", Yaml.text("remote"));
        return cert.map(path -> section.plus("cert", Yaml.text(path))).orElse(section);
    }

    /// The registry that clients of these servers ask, if there is one.
    ///
    /// @param certificate where the client finds a certificate that has this path in a pod
    static Optional<Yaml.Mapping> servedRegistry(
            Resolved resolved, Endpoints endpoints, UnaryOperator<String> certificate) {
        Optional<String> path = switch (resolved.registry()) {
            case Resolved.Registry.Local local ->
                local.server()
                        .flatMap(server -> server.settings().tls())
                        .map(tls -> TlsFiles.certificatePath(TlsFiles.REGISTRY, tls));
            case Resolved.Registry.Remote remote -> remote.trusted().map(TlsFiles::trustedPath);
        };
        return endpoints.registry().map(address -> remoteRegistry(address, path.map(certificate)));
    }

    static Yaml.Mapping auth(Resolved.Auth auth) {
        return switch (auth) {
            case Resolved.Auth.None none -> auth("no_auth");
            case Resolved.Auth.Kubernetes kubernetes -> auth("kubernetes");
            case Resolved.Auth.Oidc oidc -> auth("oidc").plus(oidc.settings());
        };
    }

    /// Of those who only call the servers.
    ///
    /// @param variables the environment variables that they may take their token from; empty: any. One that is named,
    ///     but not there, keeps the Python SDK from looking for the token of the ServiceAccount
    static Yaml.Mapping clientAuth(Resolved.Auth auth, Optional<Set<String>> variables) {
        return switch (auth) {
            case Resolved.Auth.None none -> auth("no_auth");
            case Resolved.Auth.Kubernetes kubernetes -> auth("kubernetes");
            case Resolved.Auth.Oidc oidc ->
                oidc.tokenVariable()
                        .filter(name ->
                                variables.map(there -> there.contains(name)).orElse(true))
                        .map(name -> auth("oidc").plus("token_env_var", Yaml.text(name)))
                        .orElseGet(() -> auth("oidc"));
        };
    }

    private static Yaml.Mapping auth(String type) {
        return Yaml.Mapping.EMPTY.plus("type", Yaml.text(type));
    }

    /// Adds a section unless it is empty.
    static Yaml.Mapping with(Yaml.Mapping document, String key, Yaml.Mapping section) {
        return section.entries().isEmpty() ? document : document.plus(key, section);
    }

    private static Yaml.Mapping content(Persistence persistence, String typeKey, Layout layout) {
        Yaml.Mapping type = Yaml.Mapping.EMPTY.plus(typeKey, Yaml.text(persistence.type()));
        return switch (persistence) {
            case Persistence.File file ->
                file.path()
                        .map(path -> type.plus("path", Yaml.text(layout.path(path))))
                        .orElse(type)
                        .plus(file.options());
            case Persistence.Store store -> store.settings().plus(type);
        };
    }

    private static Yaml.Mapping ordered(Yaml.Mapping content, List<String> first) {
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
        first.forEach(key -> content.get(key).ifPresent(value -> entries.put(key, value)));
        content.entries().keySet().stream()
                .sorted()
                .forEach(key -> content.get(key).ifPresent(value -> entries.putIfAbsent(key, value)));
        return new Yaml.Mapping(entries);
    }
}
