package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecretEnvSource;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.featurestore.crd.v1.Server;
import io.featurestore.operator.resolve.ServerSettings.Workers;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Resolves what the containers of servers are made of. Works on a spec with its defaults.
final class Servers {
    /// Reason of a finding about a field that the server has no use for.
    static final String NOT_SERVED = "NotServed";

    private final Lookup lookup;
    private final Certificates certificates;

    Servers(Lookup lookup) {
        this.lookup = lookup;
        this.certificates = new Certificates(lookup);
    }

    /// @param path the field of the server
    /// @param service name of its Service
    /// @param metricsPort whether configuration, too, asks for the metrics port
    ServerSettings resolve(Server server, String path, String service, boolean metricsPort) {
        String image = Optional.ofNullable(server.image)
                .orElse(lookup.world().settings().serverImage());
        boolean metrics = Boolean.TRUE.equals(server.metrics);
        List<EnvVar> env = Given.list(server.env);
        List<EnvFromSource> envFrom = Given.list(server.envFrom);
        referAll(env, envFrom, path);
        boolean own = lookup.world().settings().isOwn(image);
        return new ServerSettings(
                image,
                own,
                pullPolicy(server.imagePullPolicy, image),
                env,
                envFrom,
                Optional.ofNullable(server.resources).orElseGet(ResourceRequirements::new),
                Given.text(server.logLevel).map(level -> level.toUpperCase(Locale.ROOT)),
                Given.list(server.volumeMounts),
                Optional.ofNullable(server.workerConfigs).map(Servers::workers).orElse(NO_TUNING),
                certificates.of(server.tls, own, path + ".tls", service),
                metrics,
                metrics || metricsPort);
    }

    /// Says which fields the server has no use for: only the online server has metrics and workers.
    ///
    /// @param path the field of the server
    void warnOfOnlineFields(Server server, String path) {
        if (Boolean.TRUE.equals(server.metrics)) {
            lookup.add(Finding.warning(
                    NOT_SERVED,
                    path + ".metrics",
                    "only the online server has metrics, so %s.metrics has no effect".formatted(path)));
        }
        if (server.workerConfigs != null) {
            lookup.add(Finding.warning(
                    NOT_SERVED,
                    path + ".workerConfigs",
                    "only the online server has workers, so %s.workerConfigs has no effect".formatted(path)));
        }
    }

    /// The pull policy that the API server would choose for an image.
    static String pullPolicy(@Nullable String wanted, String image) {
        if (wanted != null && !wanted.isEmpty()) {
            return wanted;
        }
        String name = image.substring(image.lastIndexOf('/') + 1);
        boolean pinned = name.contains("@") || (name.contains(":") && !name.endsWith(":latest"));
        return pinned ? "IfNotPresent" : "Always";
    }

    /// Notes what a container's environment is taken from.
    ///
    /// @param path the field of the container
    void referAll(@Nullable List<EnvVar> env, @Nullable List<EnvFromSource> envFrom, String path) {
        referEnv(Given.list(env), path + ".env");
        referEnvFrom(Given.list(envFrom), path + ".envFrom");
    }

    private void referEnv(List<EnvVar> variables, String path) {
        for (int i = 0; i < variables.size(); i++) {
            EnvVarSource source = variables.get(i).getValueFrom();
            if (source != null) {
                refer(source, "%s[%d].valueFrom".formatted(path, i));
            }
        }
    }

    private void refer(EnvVarSource source, String path) {
        SecretKeySelector secret = source.getSecretKeyRef();
        if (secret != null) {
            lookup.referSecret(
                    textOf(secret.getName()),
                    List.of(textOf(secret.getKey())),
                    Boolean.TRUE.equals(secret.getOptional()),
                    path + ".secretKeyRef");
        }
        ConfigMapKeySelector configMap = source.getConfigMapKeyRef();
        if (configMap != null) {
            lookup.referConfigMap(
                    textOf(configMap.getName()),
                    List.of(textOf(configMap.getKey())),
                    Boolean.TRUE.equals(configMap.getOptional()),
                    path + ".configMapKeyRef");
        }
    }

    private void referEnvFrom(List<EnvFromSource> sources, String path) {
        for (int i = 0; i < sources.size(); i++) {
            SecretEnvSource secret = sources.get(i).getSecretRef();
            if (secret != null) {
                lookup.referSecret(
                        textOf(secret.getName()),
                        List.of(),
                        Boolean.TRUE.equals(secret.getOptional()),
                        "%s[%d].secretRef".formatted(path, i));
            }
            ConfigMapEnvSource configMap = sources.get(i).getConfigMapRef();
            if (configMap != null) {
                lookup.referConfigMap(
                        textOf(configMap.getName()),
                        List.of(),
                        Boolean.TRUE.equals(configMap.getOptional()),
                        "%s[%d].configMapRef".formatted(path, i));
            }
        }
    }

    private static final Workers NO_TUNING = new Workers(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());

    private static Workers workers(Server.WorkerConfigs configs) {
        return new Workers(
                intOf(configs.workers),
                intOf(configs.workerConnections),
                intOf(configs.maxRequests),
                intOf(configs.maxRequestsJitter),
                intOf(configs.keepAliveTimeout),
                intOf(configs.registryTTLSeconds));
    }

    private static OptionalInt intOf(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static String textOf(@Nullable String text) {
        return text == null ? "" : text;
    }
}
