package io.featurestore.operator;

import io.featurestore.operator.watch.Leadership;
import io.featurestore.operator.world.OperatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How the operator runs.
///
/// @param namespaces the namespaces whose FeatureStores are looked after; all if empty
/// @param namespace where the operator itself runs and keeps its Lease
/// @param identity of this process, unique among all that could lead
/// @param leaderElection whether it leads only while it holds the Lease
/// @param timing of the Lease
/// @param healthAddress where `/healthz` and `/readyz` are served, `HOST:PORT` or `:PORT`; [#OFF] for nowhere
/// @param metricsAddress where `/metrics` is served, likewise
/// @param featureStoreMetrics whether there is a metric for each FeatureStore
/// @param namespaceRegistry whether the lists by which other tools find FeatureStores are kept
/// @param namespaceRegistryOpen whether everybody who is known to the cluster may read them
/// @param serverImage the image of every server and init container that names none
/// @param pythonImage the Python Feast image that applies Python repositories, if there is one
/// @param oidcIssuer the issuer of tokens where a FeatureStore names none
/// @param ownImages images that are built like ours, beside `serverImage`
/// @param lookAnyway after which time a FeatureStore is looked at although nothing happened
public record OperatorOptions(
        Set<String> namespaces,
        String namespace,
        String identity,
        boolean leaderElection,
        Leadership.Timing timing,
        String healthAddress,
        String metricsAddress,
        boolean featureStoreMetrics,
        boolean namespaceRegistry,
        boolean namespaceRegistryOpen,
        String serverImage,
        Optional<String> pythonImage,
        Optional<String> oidcIssuer,
        List<Pattern> ownImages,
        Duration lookAnyway) {

    /// An address that is not served.
    public static final String OFF = "0";

    /// A look without cause costs nothing, and finds what an event that was lost would have told.
    private static final Duration LOOK_ANYWAY = Duration.ofHours(1);

    public OperatorOptions {
        namespaces = Set.copyOf(namespaces);
        ownImages = List.copyOf(ownImages);
    }

    /// The options that environment variables give. Empty ones count as absent.
    ///
    /// | variable | meaning | default |
    /// |---|---|---|
    /// | `WATCH_NAMESPACES` | namespaces to watch, separated by commas | all |
    /// | `POD_NAMESPACE` | where the operator runs | `feast-operator-system` |
    /// | `POD_NAME` | part of the identity of the process | `operator` |
    /// | `LEADER_ELECT` | whether to lead only with the Lease | `true` |
    /// | `HEALTH_PROBE_BIND_ADDRESS` | for probes | `:8081` |
    /// | `METRICS_BIND_ADDRESS` | for Prometheus, `0` for none | `0` |
    /// | `FEATURE_STORE_METRICS` | a metric for each FeatureStore | `true` |
    /// | `NAMESPACE_REGISTRY` | ConfigMap with all FeatureStores, in the operator's namespace | `true` |
    /// | `NAMESPACE_REGISTRY_OPEN` | whether all authenticated users may read it | `false` |
    /// | `RELATED_IMAGE_FEATURE_SERVER` | default image of servers | this release's |
    /// | `RELATED_IMAGE_PYTHON_FEAST` | Python Feast image | none |
    /// | `OIDC_ISSUER_URL` | issuer of tokens where a FeatureStore with `authz.oidc` names none | none |
    /// | `OWN_IMAGES` | regular expressions of images built like ours, separated by spaces | none |
    ///
    /// @param process something that no other process has
    /// @throws IllegalArgumentException if a value can't be meant; the message has a line for each variable
    public static OperatorOptions fromEnvironment(Map<String, String> environment, String process) {
        Variables variables = new Variables(environment);
        OperatorOptions options = new OperatorOptions(
                Set.copyOf(variables.list("WATCH_NAMESPACES", ",")),
                variables.text("POD_NAMESPACE").orElse(OperatorSettings.DEFAULT_NAMESPACE),
                variables.text("POD_NAME").orElse("operator") + "_" + process,
                variables.flag("LEADER_ELECT", true),
                Leadership.Timing.DEFAULT,
                variables.address("HEALTH_PROBE_BIND_ADDRESS", ":8081"),
                variables.address("METRICS_BIND_ADDRESS", OFF),
                variables.flag("FEATURE_STORE_METRICS", true),
                variables.flag("NAMESPACE_REGISTRY", true),
                variables.flag("NAMESPACE_REGISTRY_OPEN", false),
                variables.text("RELATED_IMAGE_FEATURE_SERVER").orElse(OperatorSettings.DEFAULT_SERVER_IMAGE),
                variables.text("RELATED_IMAGE_PYTHON_FEAST"),
                variables.text("OIDC_ISSUER_URL"),
                variables.patterns("OWN_IMAGES"),
                LOOK_ANYWAY);
        variables.refuseBadOnes();
        return options;
    }

    /// The same, with another time after which a FeatureStore is looked at although nothing happened.
    OperatorOptions lookingAnywayAfter(Duration time) {
        return with(timing, time);
    }

    /// The same, with another timing of the Lease.
    OperatorOptions leadingBy(Leadership.Timing other) {
        return with(other, lookAnyway);
    }

    private OperatorOptions with(Leadership.Timing other, Duration time) {
        return new OperatorOptions(
                namespaces,
                namespace,
                identity,
                leaderElection,
                other,
                healthAddress,
                metricsAddress,
                featureStoreMetrics,
                namespaceRegistry,
                namespaceRegistryOpen,
                serverImage,
                pythonImage,
                oidcIssuer,
                ownImages,
                time);
    }
}
