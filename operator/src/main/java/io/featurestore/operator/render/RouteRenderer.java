package io.featurestore.operator.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.apis.Route;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.stream.Stream;

/// The address of the web UI from outside of the cluster, on OpenShift. Its router knows who signs the certificates
/// that OpenShift makes, and so can look into the connection; behind any other certificate it only passes bytes on.
final class RouteRenderer {
    private RouteRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        return resolved.ui().filter(ui -> resolved.apis().contains(Route.API)).stream()
                .map(ui -> route(resolved, ui, layout));
    }

    private static Route route(Resolved resolved, ServerSettings ui, Layout layout) {
        String name = resolved.owner().names().ui();
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("port").put("targetPort", layout.ports(ui).ui());
        ui.tls()
                .ifPresent(tls -> spec.putObject("tls")
                        .put("insecureEdgeTerminationPolicy", "Redirect")
                        .put("termination", tls.serving() ? "reencrypt" : "passthrough"));
        spec.putObject("to").put("kind", "Service").put("name", name);
        Route route = new Route();
        route.setMetadata(Metadata.of(resolved.owner(), name, ServiceType.UI));
        route.setSpec(spec);
        return route;
    }
}
