package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import io.featurestore.operator.resolve.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The Services: one for each protocol that a server speaks.
final class ServiceRenderer {
    /// OpenShift makes a certificate for the Service that carries it, in a Secret of this name.
    private static final String SERVING_CERTIFICATE = "service.beta.openshift.io/serving-cert-secret-name";

    /// Host names that the certificate is good for beside the Service's own.
    private static final String SERVING_NAMES = "service.beta.openshift.io/serving-cert-sans";

    private final Resolved resolved;
    private final Layout layout;
    private final FeatureStoreNames names;

    private ServiceRenderer(Resolved resolved, Layout layout) {
        this.resolved = resolved;
        this.layout = layout;
        this.names = resolved.owner().names();
    }

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        ServiceRenderer renderer = new ServiceRenderer(resolved, layout);
        return Stream.of(
                        resolved.registry().server().stream().flatMap(renderer::registry),
                        resolved.offline().flatMap(Resolved.Offline::server).stream()
                                .map(renderer::offline),
                        resolved.online().server().stream().map(renderer::online),
                        resolved.ui().stream().map(renderer::ui))
                .flatMap(services -> services);
    }

    /// Both protocols show one certificate, which OpenShift makes for the first Service.
    private Stream<Service> registry(Resolved.RegistryServer server) {
        List<Service> services = new ArrayList<>();
        ServerSettings settings = server.settings();
        if (server.grpc()) {
            ServicePort grpc = main(settings, layout.ports(settings).registry());
            grpc.setAppProtocol("grpc");
            services.add(service(names.registry(), ServiceType.REGISTRY, List.of(grpc)));
        }
        if (server.rest()) {
            ServicePort rest = main(settings, layout.ports(settings).registryRest());
            services.add(service(names.registryRest(), ServiceType.REGISTRY, List.of(rest)));
        }
        if (!services.isEmpty()) {
            certified(services.getFirst(), settings);
        }
        if (services.size() > 1 && isServing(settings)) {
            annotate(
                    services.getFirst(),
                    SERVING_NAMES,
                    names.host(names.registry()) + "," + names.host(names.registryRest()));
        }
        return services.stream();
    }

    private Service offline(ServerSettings server) {
        ServicePort flight = main(server, layout.ports(server).offline());
        // Arrow Flight is gRPC, which a mesh must be told.
        flight.setAppProtocol("grpc");
        return certified(service(names.offline(), ServiceType.OFFLINE, List.of(flight)), server);
    }

    private Service online(ServerSettings server) {
        List<ServicePort> ports =
                new ArrayList<>(List.of(main(server, layout.ports(server).online())));
        if (server.metricsPort()) {
            ports.add(port("metrics", layout.ports().metrics(), layout.ports().metrics()));
        }
        return certified(service(names.online(), ServiceType.ONLINE, ports), server);
    }

    private Service ui(ServerSettings server) {
        ServicePort port = main(server, layout.ports(server).ui());
        return certified(service(names.ui(), ServiceType.UI, List.of(port)), server);
    }

    private static ServicePort main(ServerSettings server, int target) {
        return port(server.tls().isPresent() ? "https" : "http", Endpoints.servicePort(server), target);
    }

    static ServicePort port(String name, int port, int target) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(port)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(target))
                .build();
    }

    private Service certified(Service service, ServerSettings server) {
        server.tls().filter(Tls::serving).ifPresent(tls -> annotate(service, SERVING_CERTIFICATE, tls.secret()));
        return service;
    }

    private static void annotate(Service service, String name, String value) {
        ObjectMeta meta = service.getMetadata();
        Map<String, String> annotations = new TreeMap<>(Objects.requireNonNullElse(meta.getAnnotations(), Map.of()));
        annotations.put(name, value);
        meta.setAnnotations(annotations);
    }

    private static boolean isServing(ServerSettings server) {
        return server.tls().filter(Tls::serving).isPresent();
    }

    private Service service(String name, ServiceType type, List<ServicePort> ports) {
        return service(
                Metadata.of(resolved.owner(), name, type),
                Labels.selector(resolved.owner().name()),
                ports);
    }

    /// One that leads to the pods with these labels from within the cluster.
    static Service service(ObjectMeta metadata, Map<String, String> selector, List<ServicePort> ports) {
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType("ClusterIP")
                .withInternalTrafficPolicy("Cluster")
                .withSessionAffinity("None")
                .withSelector(selector)
                .withPorts(ports)
                .endSpec()
                .build();
    }
}
