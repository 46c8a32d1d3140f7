package io.featurestore.operator.render;

import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Registry;
import java.util.Optional;

/// Where clients reach the servers, as `host:port` without scheme; absent where nothing listens.
///
/// @param registry gRPC; of the remote registry, if that is what the FeatureStore uses
/// @param offline Arrow Flight
public record Endpoints(
        Optional<String> registry, Optional<String> registryRest, Optional<String> online, Optional<String> offline) {
    /// The port of every Service.
    static final int SERVICE_PORT = 80;

    /// The endpoints of a FeatureStore.
    public static Endpoints of(Resolved resolved, Layout layout) {
        FeatureStoreNames names = resolved.owner().names();
        Layout.Ports ports = layout.ports();
        Optional<String> registry = switch (resolved.registry()) {
            case Registry.Remote remote -> Optional.of(remote.address());
            case Registry.Local local ->
                local.server()
                        .filter(Resolved.RegistryServer::grpc)
                        .map(server -> address(names, names.registry(), ports.registry(), layout));
        };
        return new Endpoints(
                registry,
                resolved.registry()
                        .server()
                        .filter(Resolved.RegistryServer::rest)
                        .map(server -> address(names, names.registryRest(), ports.registryRest(), layout)),
                resolved.online().server().map(server -> address(names, names.online(), ports.online(), layout)),
                resolved.offline()
                        .flatMap(Resolved.Offline::server)
                        .map(server -> address(names, names.offline(), ports.offline(), layout)));
    }

    private static String address(FeatureStoreNames names, String service, int port, Layout layout) {
        return layout.loopback() ? layout.bindAddress() + ":" + port : names.host(service) + ":" + SERVICE_PORT;
    }
}
