package io.featurestore.operator.render;

import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.Optional;

/// Where clients reach the servers, as `host:port` without scheme; absent where nothing listens.
///
/// @param registry gRPC; of the remote registry, if that is what the FeatureStore uses
/// @param offline Arrow Flight
/// @param ui HTTP
public record Endpoints(
        Optional<String> registry,
        Optional<String> registryRest,
        Optional<String> online,
        Optional<String> offline,
        Optional<String> ui) {
    /// The port of every Service whose server speaks no TLS.
    static final int PLAIN_PORT = 80;

    /// The port of every other one.
    static final int TLS_PORT = 443;

    /// The endpoints of a FeatureStore.
    public static Endpoints of(Resolved resolved, Layout layout) {
        FeatureStoreNames names = resolved.owner().names();
        Optional<String> registry = switch (resolved.registry()) {
            case Registry.Remote remote -> Optional.of(remote.address());
            case Registry.Local local ->
                local.server()
                        .filter(Resolved.RegistryServer::grpc)
                        .map(Resolved.RegistryServer::settings)
                        .map(server -> address(
                                names, names.registry(), layout.ports(server).registry(), server, layout));
        };
        return new Endpoints(
                registry,
                resolved.registry()
                        .server()
                        .filter(Resolved.RegistryServer::rest)
                        .map(Resolved.RegistryServer::settings)
                        .map(server -> address(
                                names,
                                names.registryRest(),
                                layout.ports(server).registryRest(),
                                server,
                                layout)),
                resolved.online()
                        .server()
                        .map(server -> address(
                                names, names.online(), layout.ports(server).online(), server, layout)),
                resolved.offline()
                        .flatMap(Resolved.Offline::server)
                        .map(server -> address(
                                names, names.offline(), layout.ports(server).offline(), server, layout)),
                resolved.ui()
                        .map(server ->
                                address(names, names.ui(), layout.ports(server).ui(), server, layout)));
    }

    private static String address(
            FeatureStoreNames names, String service, int port, ServerSettings server, Layout layout) {
        return layout.loopback() ? layout.bindAddress() + ":" + port : names.host(service) + ":" + servicePort(server);
    }

    /// The port of the Service of a server.
    static int servicePort(ServerSettings server) {
        return server.tls().isPresent() ? TLS_PORT : PLAIN_PORT;
    }
}
