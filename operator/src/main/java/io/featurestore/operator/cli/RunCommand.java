package io.featurestore.operator.cli;

import io.featurestore.operator.Operator;
import io.featurestore.operator.OperatorOptions;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The operator itself. Its settings are environment variables, because that is how a Deployment gives them.
@Command(
        name = "run",
        description = {
            "Run the operator by the current KUBECONFIG, or in a pod by its ServiceAccount.",
            "Settings are environment variables: WATCH_NAMESPACES, POD_NAMESPACE, LEADER_ELECT,"
                    + " HEALTH_PROBE_BIND_ADDRESS, METRICS_BIND_ADDRESS, RELATED_IMAGE_FEATURE_SERVER, OWN_IMAGES."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    RunCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() {
        OperatorOptions options;
        try {
            options = OperatorOptions.fromEnvironment(
                    environment, UUID.randomUUID().toString());
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
        return Operator.run(options);
    }
}
