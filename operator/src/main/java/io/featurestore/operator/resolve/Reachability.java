package io.featurestore.operator.resolve;

import io.featurestore.operator.validate.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether anybody can use what was resolved.
final class Reachability {
    private Reachability() {}

    static List<Finding> findings(Resolved resolved) {
        List<Finding> findings = new ArrayList<>();
        if (resolved.servers().isEmpty()) {
            findings.add(Finding.error(
                    "NoServer",
                    "spec.services",
                    "at least one local server must be configured: "
                            + "set spec.services.registry.local.server, or do not disable spec.services.onlineStore"));
        }
        if (!resolved.registry().reachable()) {
            findings.add(Finding.warning(
                    "NoRegistryForClients",
                    "spec.services.registry",
                    "no registry is served by gRPC, so ConfigMap %s names none, and the Python SDK refuses it: "
                                    .formatted(resolved.owner().names().client())
                            + "set spec.services.registry.local.server or spec.services.registry.remote"));
        }
        Optional<Resolved.Init> foreign = resolved.repository().init().filter(init -> init.apply() && !init.own());
        foreign.ifPresent(init -> findings.add(Finding.warning(
                "ForeignApply",
                "spec.services.initImage",
                "feast apply of image %s runs at each start and deletes what the scaffold does not have: "
                                .formatted(init.image())
                        + "set spec.services.runFeastApplyOnInit to false once you apply definitions of your own")));
        return findings;
    }
}
