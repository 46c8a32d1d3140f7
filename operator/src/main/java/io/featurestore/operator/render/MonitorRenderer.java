package io.featurestore.operator.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.apis.ServiceMonitor;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.ServerSettings;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Has Prometheus scrape the online server, where the cluster knows what that is.
final class MonitorRenderer {
    private MonitorRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        boolean wanted =
                resolved.online().server().filter(ServerSettings::metricsPort).isPresent();
        return wanted && resolved.apis().contains(ServiceMonitor.API) ? Stream.of(monitor(resolved)) : Stream.empty();
    }

    private static ServiceMonitor monitor(Resolved resolved) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putArray("endpoints").addObject().put("path", "/metrics").put("port", "metrics");
        ObjectNode labels = spec.putObject("selector").putObject("matchLabels");
        new TreeMap<>(Labels.selector(resolved.owner().name())).forEach(labels::put);
        labels.put(Labels.SERVICE_TYPE, ServiceType.ONLINE.label());
        ServiceMonitor monitor = new ServiceMonitor();
        monitor.setMetadata(
                Metadata.of(resolved.owner(), resolved.owner().names().online(), ServiceType.ONLINE));
        monitor.setSpec(spec);
        return monitor;
    }
}
