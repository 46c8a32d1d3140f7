package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.render.config.ClientConfig;
import io.featurestore.operator.render.config.ServerConfig;
import io.featurestore.operator.resolve.Init;
import io.featurestore.operator.resolve.JobSettings;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The configuration: a Secret with a file for each process, and a ConfigMap with the file for clients.
final class ConfigRenderer {
    /// Keys of the Secret, and names of the mounted files.
    static final String REGISTRY_KEY = "registry.yaml";

    static final String ONLINE_KEY = "online.yaml";
    static final String OFFLINE_KEY = "offline.yaml";
    static final String UI_KEY = "ui.yaml";
    static final String INIT_KEY = "init.yaml";
    static final String JOB_KEY = "job.yaml";
    static final String LINEAGE_KEY = "lineage.yaml";

    private static final String CLIENT_KEY = "feature_store.yaml";

    private ConfigRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved, Layout layout) {
        return Stream.of(secret(resolved, layout), client(resolved, layout));
    }

    /// The files of the servers' pod by key: one for each container that reads a configuration.
    static SortedMap<String, String> files(Resolved resolved, Layout layout) {
        SortedMap<String, String> files = new TreeMap<>();
        if (resolved.registry().server().isPresent()) {
            files.put(REGISTRY_KEY, ServerConfig.registry(resolved, layout));
        }
        if (resolved.offline().flatMap(Resolved.Offline::server).isPresent()) {
            files.put(OFFLINE_KEY, ServerConfig.offline(resolved, layout));
        }
        if (resolved.online().server().isPresent()) {
            files.put(ONLINE_KEY, ServerConfig.online(resolved, layout));
        }
        if (resolved.ui().isPresent()) {
            files.put(UI_KEY, ServerConfig.ui(resolved, layout));
        }
        if (resolved.repository().init().flatMap(Init::apply).isPresent()) {
            files.put(INIT_KEY, ServerConfig.init(resolved, layout));
        }
        return files;
    }

    private static HasMetadata secret(Resolved resolved, Layout layout) {
        Map<String, String> data = new TreeMap<>();
        SortedMap<String, String> files = files(resolved, layout);
        resolved.job().ifPresent(job -> files.put(JOB_KEY, job(resolved, job, layout)));
        LineageRenderer.file(resolved, layout).ifPresent(text -> files.put(LINEAGE_KEY, text));
        files.forEach((key, text) ->
                data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        data.put(Resolver.SALT_KEY, resolved.referred().salt());
        return new SecretBuilder()
                .withMetadata(
                        Metadata.of(resolved.owner(), resolved.owner().names().config()))
                .withType("Opaque")
                .withData(data)
                .build();
    }

    /// No server reads it, so its change rolls no pods: each run reads it anew.
    private static String job(Resolved resolved, JobSettings job, Layout layout) {
        return switch (job.access()) {
            case CLIENT -> ClientConfig.ofJob(resolved, layout, variables(job));
            case STORES -> ServerConfig.job(resolved, layout);
        };
    }

    private static Set<String> variables(JobSettings job) {
        return job.runner().env().stream().map(EnvVar::getName).collect(Collectors.toSet());
    }

    private static HasMetadata client(Resolved resolved, Layout layout) {
        return new ConfigMapBuilder()
                .withMetadata(
                        Metadata.of(resolved.owner(), resolved.owner().names().client(), ServiceType.CLIENT))
                .withData(Map.of(CLIENT_KEY, ClientConfig.of(resolved, layout)))
                .build();
    }
}
