package io.featurestore.operator.resolve;

import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.Registry;
import io.featurestore.operator.validate.Finding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Resolves where the registry is. Works on a spec with its defaults.
final class Registries {
    private static final String LOCAL_SERVER = "spec.services.registry.local.server";
    private static final String REMOTE = "spec.services.registry.remote";
    private static final String FEAST_REF = REMOTE + ".feastRef";

    private final Lookup lookup;
    private final Stores stores;
    private final Servers servers;

    Registries(Lookup lookup, Stores stores, Servers servers) {
        this.lookup = lookup;
        this.stores = stores;
        this.servers = servers;
    }

    Resolved.Registry resolve(@Nullable Registry registry) {
        if (registry == null) {
            return new Resolved.Registry.Local(Stores.DEFAULT_REGISTRY, Optional.empty());
        }
        if (registry.remote != null) {
            return remote(registry.remote);
        }
        return new Resolved.Registry.Local(
                stores.registry(registry.local.persistence),
                Optional.ofNullable(registry.local.server).map(this::server));
    }

    private Resolved.RegistryServer server(Registry.RegistryServer server) {
        servers.warnOfOnlineFields(server, LOCAL_SERVER);
        return new Resolved.RegistryServer(
                servers.resolve(server, LOCAL_SERVER, service(server), false),
                !Boolean.FALSE.equals(server.grpc),
                Boolean.TRUE.equals(server.restAPI),
                Optional.ofNullable(server.mcp).map(mcp -> mcp.enabled).orElse(false));
    }

    /// The Service whose certificate it shows: with both protocols that of gRPC.
    private String service(Registry.RegistryServer server) {
        FeatureStoreNames names =
                new FeatureStoreNames(lookup.world().namespace(), lookup.world().name());
        return Boolean.FALSE.equals(server.grpc) ? names.registryRest() : names.registry();
    }

    private Resolved.Registry remote(Registry.Remote remote) {
        Optional<Bundle> trusted = new Certificates(lookup).of(remote.tls, REMOTE + ".tls");
        if (remote.feastRef != null) {
            return new Resolved.Registry.Remote(
                    feastRef(remote.feastRef, trusted.isPresent()).orElse(""), trusted);
        }
        return new Resolved.Registry.Remote(Optional.ofNullable(remote.hostname).orElse(""), trusted);
    }

    /// The address that the other FeatureStore's operator wrote into its status.
    private Optional<String> feastRef(Registry.FeastRef ref, boolean tls) {
        String namespace =
                Optional.ofNullable(ref.namespace).orElse(lookup.world().namespace());
        String name = Optional.ofNullable(ref.name).orElse("");
        if (name.isEmpty()
                || (namespace.equals(lookup.world().namespace())
                        && name.equals(lookup.world().name()))) {
            // A rule of its own says so.
            return Optional.empty();
        }
        Optional<FeatureStore> target = lookup.world().featureStore(namespace, name);
        if (target.isEmpty()) {
            lookup.add(Finding.waiting(
                    "FeatureStoreNotFound",
                    FEAST_REF + ".name",
                    "Referenced FeatureStore '%s' was not found in namespace %s: create it"
                            .formatted(name, namespace)));
            return Optional.empty();
        }
        if (!tls && Certificates.servesTls(target.get())) {
            lookup.add(Finding.warning(
                    "RegistrySpeaksTls",
                    REMOTE + ".tls",
                    "the registry of FeatureStore '%s' speaks TLS, so without %2$s.tls nobody here can read it: name the ConfigMap with its certificates in %2$s.tls"
                            .formatted(name, REMOTE)));
        }
        return target.flatMap(store -> address(store, namespace, name));
    }

    private Optional<String> address(FeatureStore target, String namespace, String name) {
        Optional<Registry.RegistryServer> server = Certificates.registryServer(target);
        if (server.isEmpty()) {
            lookup.add(Finding.error(
                    "RegistryNotServed",
                    FEAST_REF + ".name",
                    "Referenced FeatureStore '%s' in namespace %s runs no registry server: set its %s"
                            .formatted(name, namespace, LOCAL_SERVER)));
            return Optional.empty();
        }
        if (Boolean.FALSE.equals(server.get().grpc)) {
            lookup.add(Finding.error(
                    "RegistryWithoutGrpc",
                    FEAST_REF + ".name",
                    "Remote feast registry of referenced FeatureStore '%s' must have gRPC server enabled: set its %s.grpc"
                            .formatted(name, LOCAL_SERVER)));
            return Optional.empty();
        }
        Optional<String> address = Optional.ofNullable(target.getStatus())
                .map(status -> status.serviceHostnames)
                .map(hostnames -> hostnames.registry)
                .filter(it -> !it.isEmpty());
        if (address.isEmpty()) {
            lookup.add(Finding.waiting(
                    "RegistryNotReady",
                    FEAST_REF + ".name",
                    "Remote feast registry of referenced FeatureStore '%s' in namespace %s is not ready: its status names no host yet"
                            .formatted(name, namespace)));
        }
        return address;
    }
}
