package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The Services: one for each protocol that a server speaks.
final class ServiceRenderer {
    private ServiceRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        FeatureStoreNames names = resolved.owner().names();
        List<HasMetadata> services = new ArrayList<>();
        resolved.registry().server().ifPresent(server -> {
            if (server.grpc()) {
                ServicePort grpc = http(layout.ports().registry());
                grpc.setAppProtocol("grpc");
                services.add(service(resolved, names.registry(), ServiceType.REGISTRY, List.of(grpc)));
            }
            if (server.rest()) {
                List<ServicePort> rest = List.of(http(layout.ports().registryRest()));
                services.add(service(resolved, names.registryRest(), ServiceType.REGISTRY, rest));
            }
        });
        resolved.offline().flatMap(Resolved.Offline::server).ifPresent(server -> {
            ServicePort flight = http(layout.ports().offline());
            // Arrow Flight is gRPC, which a mesh must be told.
            flight.setAppProtocol("grpc");
            services.add(service(resolved, names.offline(), ServiceType.OFFLINE, List.of(flight)));
        });
        resolved.online()
                .server()
                .ifPresent(server -> services.add(
                        service(resolved, names.online(), ServiceType.ONLINE, onlinePorts(server, layout))));
        return services.stream();
    }

    private static List<ServicePort> onlinePorts(ServerSettings server, Layout layout) {
        List<ServicePort> ports = new ArrayList<>(List.of(http(layout.ports().online())));
        if (server.metricsPort()) {
            ports.add(port("metrics", layout.ports().metrics(), layout.ports().metrics()));
        }
        return ports;
    }

    private static ServicePort http(int target) {
        return port("http", Endpoints.SERVICE_PORT, target);
    }

    private static ServicePort port(String name, int port, int target) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(port)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(target))
                .build();
    }

    private static HasMetadata service(Resolved resolved, String name, ServiceType type, List<ServicePort> ports) {
        return new ServiceBuilder()
                .withMetadata(Metadata.of(resolved.owner(), name, type))
                .withNewSpec()
                .withType("ClusterIP")
                .withInternalTrafficPolicy("Cluster")
                .withSessionAffinity("None")
                .withSelector(Labels.selector(resolved.owner().name()))
                .withPorts(ports)
                .endSpec()
                .build();
    }
}
