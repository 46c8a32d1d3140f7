package io.featurestore.operator.render.config;

import static io.featurestore.operator.render.config.Sections.with;

import io.featurestore.operator.render.Endpoints;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.TlsFiles;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.Yaml;

/// The `feature_store.yaml` of each process of the pod, with what that process needs and nothing more: a registry
/// server never sees the password of an online store.
public final class ServerConfig {
    private ServerConfig() {}

    /// Of the registry server. Lineage is in it because the REST registry receives lineage events.
    public static String registry(Resolved resolved, Layout layout) {
        Yaml.Mapping document = Sections.head(resolved)
                .plus("registry", registrySection(resolved, layout))
                .plus("auth", Sections.auth(resolved.auth()));
        document = version(document);
        return YamlWriter.write(with(document, "openlineage", resolved.blocks().openLineage()));
    }

    /// Of the online server. The offline store is in it because pushes and materialization by HTTP reach that store.
    public static String online(Resolved resolved, Layout layout) {
        Resolved.Blocks blocks = resolved.blocks();
        Yaml.Mapping document = stores(resolved, layout);
        document = with(document, "batch_engine", blocks.batchEngine());
        document = with(document, "feature_server", blocks.featureServer());
        document = with(document, "materialization", blocks.materialization());
        document = with(document, "openlineage", blocks.openLineage());
        document = with(document, "mlflow", blocks.mlflow());
        return YamlWriter.write(with(document, "data_quality_monitoring", blocks.dataQuality()));
    }

    /// Of the offline server. It finds sources and permissions in the registry, and needs no online store.
    public static String offline(Resolved resolved, Layout layout) {
        Resolved.Blocks blocks = resolved.blocks();
        Yaml.Mapping document = headWithOfflineStore(resolved, layout);
        document = version(document.plus("registry", registrySection(resolved, layout))
                .plus("auth", Sections.auth(resolved.auth())));
        document = with(document, "batch_engine", blocks.batchEngine());
        document = with(document, "openlineage", blocks.openLineage());
        return YamlWriter.write(with(document, "mlflow", blocks.mlflow()));
    }

    /// Of the web UI: it shows what the registry holds.
    public static String ui(Resolved resolved, Layout layout) {
        Resolved.Blocks blocks = resolved.blocks();
        Yaml.Mapping document = Sections.head(resolved)
                .plus("registry", registrySection(resolved, layout))
                .plus("auth", Sections.auth(resolved.auth()));
        document = version(document);
        document = with(document, "openlineage", blocks.openLineage());
        document = with(document, "mlflow", blocks.mlflow());
        return YamlWriter.write(with(document, "data_quality_monitoring", blocks.dataQuality()));
    }

    /// Of the init container that applies definitions: it opens every store itself.
    public static String init(Resolved resolved, Layout layout) {
        Resolved.Blocks blocks = resolved.blocks();
        Yaml.Mapping document = stores(resolved, layout);
        document = with(document, "batch_engine", blocks.batchEngine());
        document = with(document, "openlineage", blocks.openLineage());
        document = with(document, "mlflow", blocks.mlflow());
        return YamlWriter.write(with(document, "data_quality_monitoring", blocks.dataQuality()));
    }

    /// Of a job that opens the stores itself.
    public static String job(Resolved resolved, Layout layout) {
        Resolved.Blocks blocks = resolved.blocks();
        Yaml.Mapping document = stores(resolved, layout);
        document = with(document, "batch_engine", blocks.batchEngine());
        document = with(document, "materialization", blocks.materialization());
        document = with(document, "openlineage", blocks.openLineage());
        document = with(document, "mlflow", blocks.mlflow());
        return YamlWriter.write(with(document, "data_quality_monitoring", blocks.dataQuality()));
    }

    /// Of the server that receives lineage events. It asks the registry, if it does, as clients do.
    public static String lineage(Resolved resolved, Endpoints endpoints) {
        Yaml.Mapping document = Sections.head(resolved)
                .plus(
                        "registry",
                        Sections.servedRegistry(resolved, endpoints, path -> path)
                                .orElse(Sections.NO_REGISTRY));
        return YamlWriter.write(with(document, "openlineage", resolved.blocks().lineageServer()));
    }

    private static Yaml.Mapping stores(Resolved resolved, Layout layout) {
        Yaml.Mapping document = headWithOfflineStore(resolved, layout)
                .plus("online_store", Sections.online(resolved.online().persistence(), layout))
                .plus("registry", registrySection(resolved, layout))
                .plus("auth", Sections.auth(resolved.auth()));
        return version(document);
    }

    private static Yaml.Mapping headWithOfflineStore(Resolved resolved, Layout layout) {
        Yaml.Mapping head = Sections.head(resolved);
        return resolved.offline()
                .map(offline -> head.plus("offline_store", Sections.offline(offline.persistence(), layout)))
                .orElse(head);
    }

    private static Yaml.Mapping version(Yaml.Mapping document) {
        return document.plus("entity_key_serialization_version", Yaml.number(Sections.ENTITY_KEY_VERSION));
    }

    private static Yaml.Mapping registrySection(Resolved resolved, Layout layout) {
        return switch (resolved.registry()) {
            case Registry.Local local ->
                Sections.localRegistry(
                        local.kept(),
                        local.server().filter(Resolved.RegistryServer::mcp).isPresent(),
                        layout);
            case Registry.Remote remote ->
                Sections.remoteRegistry(
                        remote.address(),
                        remote.trusted().map(TlsFiles::trustedPath).map(layout::path));
        };
    }
}
