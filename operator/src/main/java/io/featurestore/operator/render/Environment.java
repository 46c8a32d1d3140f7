package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.featurestore.operator.resolve.Resolved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment of a container that reads a configuration.
final class Environment {
    private static final String CONFIG_VARIABLE = "FEAST_FS_YAML_FILE_PATH";

    /// The ServiceAccounts that a server of ours lets do their own work, separated by commas.
    private static final String OWN_ACCOUNTS = "FEAST_OWN_SERVICE_ACCOUNTS";

    private Environment() {}

    /// Ours first, then the user's, of whom a later one replaces an earlier one of its name in place.
    ///
    /// @param config where the container finds its configuration
    static List<EnvVar> of(Resolved resolved, String config, List<EnvVar> users) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        put(variables, variable(CONFIG_VARIABLE, config));
        users.forEach(variable -> put(variables, Canonical.env(variable)));
        resolved.blocks()
                .mlflowTrackingAuth()
                .ifPresent(auth -> put(variables, variable("MLFLOW_TRACKING_AUTH", auth)));
        resolved.blocks().mlflowTrackingUri().ifPresent(uri -> put(variables, variable("MLFLOW_TRACKING_URI", uri)));
        if (resolved.protectedProject()) {
            put(variables, variable("FEAST_PROTECTED_PROJECT", "true"));
        }
        return List.copyOf(variables.values());
    }

    /// The same for a server, which must know the FeatureStore's own ServiceAccounts where it can't tell them by the
    /// name of its own.
    static List<EnvVar> ofServer(Resolved resolved, String config, List<EnvVar> users) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        of(resolved, config, users).forEach(variable -> put(variables, variable));
        OwnAccounts.toldTo(resolved).ifPresent(accounts -> put(variables, variable(OWN_ACCOUNTS, accounts)));
        return List.copyOf(variables.values());
    }

    private static void put(Map<String, EnvVar> variables, EnvVar variable) {
        variables.put(variable.getName(), variable);
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }
}
