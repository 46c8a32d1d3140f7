package io.featurestore.operator.resolve;

import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.operator.validate.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a spec asks for and this version does not build yet: nothing that a user wrote is dropped in silence. What
/// would weaken access is an error, everything else a warning. Works on the spec as it was written.
final class NotBuilt {
    private static final String NOT_RENDERED = "NotRenderedYet";
    private static final String NOT_SERVED = "NotServedYet";

    /// The online stores that an image of ours has.
    private static final Set<String> ONLINE_STORES = Set.of("sqlite", "redis");

    /// The offline stores that it has.
    private static final Set<String> OFFLINE_STORES = Set.of("file", "dask", "duckdb", "postgres");

    /// What it knows of the block `materialization`.
    private static final List<String> MATERIALIZATION_KEYS = List.of("online_write_batch_size", "pull_latest_features");

    private final List<Finding> findings = new ArrayList<>();

    private NotBuilt() {}

    static List<Finding> findings(FeatureStoreSpec spec, Resolved resolved) {
        NotBuilt notBuilt = new NotBuilt();
        notBuilt.access(resolved);
        resolved.repository()
                .init()
                .filter(init -> init.fill() instanceof Init.Fill.Scaffold)
                .flatMap(Init::apply)
                .filter(program -> !program.own())
                .ifPresent(notBuilt::foreignApply);
        notBuilt.configuration(spec, resolved);
        return notBuilt.findings;
    }

    /// A server of ours knows no OpenID Connect: it would refuse to start, and the others with it.
    private void access(Resolved resolved) {
        if (!(resolved.auth() instanceof Resolved.Auth.Oidc)) {
            return;
        }
        List<String> ours = Stream.of(
                        resolved.registry()
                                .server()
                                .map(Resolved.RegistryServer::settings)
                                .filter(ServerSettings::own)
                                .map(server -> "spec.services.registry.local.server.image"),
                        resolved.offline()
                                .flatMap(Resolved.Offline::server)
                                .filter(ServerSettings::own)
                                .map(server -> "spec.services.offlineStore.server.image"),
                        resolved.online()
                                .server()
                                .filter(ServerSettings::own)
                                .map(server -> "spec.services.onlineStore.server.image"))
                .flatMap(Optional::stream)
                .toList();
        if (!ours.isEmpty()) {
            findings.add(Finding.error(
                    "OidcNotSupported",
                    "spec.authz.oidc",
                    "images of this version know no OpenID Connect yet, and serve nobody rather than everybody: choose spec.authz.kubernetes, or name a Python Feast image in %s"
                            .formatted(String.join(", ", ours))));
        }
    }

    /// The apply of an image that is not ours knows no bootstrap.
    private void foreignApply(Init.Program program) {
        findings.add(Finding.warning(
                "ForeignApply",
                "spec.services.initImage",
                "feast apply of image %s runs at each start and deletes what the scaffold does not have: set spec.services.runFeastApplyOnInit to false once you apply definitions of your own"
                        .formatted(program.image())));
    }

    /// Blocks that reach the configuration, but that our servers do not act on yet.
    private void configuration(FeatureStoreSpec spec, Resolved resolved) {
        if (!ours(resolved)) {
            ownApply(resolved);
            return;
        }
        stores(resolved);
        materialization(resolved);
        if (spec.openlineage != null && Boolean.TRUE.equals(spec.openlineage.enabled)) {
            unserved("spec.openlineage");
        }
        if (spec.mlflow != null && Boolean.TRUE.equals(spec.mlflow.enabled)) {
            unserved("spec.mlflow");
        }
        Optional.ofNullable(spec.services)
                .map(services -> services.onlineStore)
                .map(store -> store.serving)
                .map(serving -> serving.mcp)
                .filter(mcp -> Boolean.TRUE.equals(mcp.enabled))
                .ifPresent(mcp -> unserved("spec.services.onlineStore.serving.mcp"));
        resolved.registry()
                .server()
                .filter(Resolved.RegistryServer::mcp)
                .ifPresent(server -> unserved("spec.services.registry.local.server.mcp"));
    }

    /// What an image of ours, if that is what materializes, does not do otherwise than it does.
    private void materialization(Resolved resolved) {
        boolean asksTheServers = resolved.job()
                .filter(job -> job.access() == JobSettings.Access.CLIENT)
                .isPresent();
        boolean byOurs = resolved.online().server().filter(ServerSettings::own).isPresent()
                || (!asksTheServers
                        && resolved.job().filter(job -> job.runner().own()).isPresent());
        if (!byOurs) {
            return;
        }
        Yaml.Mapping engine = resolved.blocks().batchEngine();
        if (engine.get("type").isPresent() && !engine.hasText("type", "local")) {
            findings.add(Finding.warning(
                    NOT_SERVED,
                    "spec.batchEngine",
                    "images of this version materialize by themselves (type: local) and refuse an engine of type %s: name an image that has it"
                            .formatted(engine.get("type")
                                    .filter(Yaml.Scalar.class::isInstance)
                                    .map(type -> ((Yaml.Scalar) type).text())
                                    .orElse("that is no text"))));
        }
        resolved.blocks().materialization().entries().keySet().stream()
                .filter(key -> !MATERIALIZATION_KEYS.contains(key))
                .forEach(key -> findings.add(Finding.warning(
                        NOT_SERVED,
                        "spec.materialization.extraConfig." + key,
                        "images of this version know no %s in the block materialization, only %s"
                                .formatted(key, String.join(", ", MATERIALIZATION_KEYS)))));
    }

    /// An image of ours does not start on a store that it does not have; another image may.
    private void stores(Resolved resolved) {
        resolved.online()
                .server()
                .filter(ServerSettings::own)
                .map(server -> resolved.online().persistence().type())
                .filter(type -> !ONLINE_STORES.contains(type))
                .ifPresent(
                        type -> noSuchStore("spec.services.onlineStore.persistence.store.type", "online store", type));
        resolved.offline()
                .filter(offline -> offline.server().filter(ServerSettings::own).isPresent())
                .map(offline -> offline.persistence().type())
                .filter(type -> !OFFLINE_STORES.contains(type))
                .ifPresent(type ->
                        noSuchStore("spec.services.offlineStore.persistence.store.type", "offline store", type));
        resolved.registry()
                .persistence()
                .filter(kept -> !kept.type().equals("file"))
                .ifPresent(kept ->
                        noSuchStore("spec.services.registry.local.persistence.store.type", "registry", kept.type()));
        resolved.registry()
                .persistence()
                .filter(kept -> kept.type().equals("file") && kept.allowsSeveralPods())
                .ifPresent(kept -> noSuchStore(
                        "spec.services.registry.local.persistence.file.path", "registry", "object storage"));
    }

    /// Servers of another image may have a registry that our `feast apply`, which runs before them, does not have.
    private void ownApply(Resolved resolved) {
        boolean applies = resolved.repository()
                .init()
                .flatMap(Init::apply)
                .filter(Init.Program::own)
                .isPresent();
        resolved.registry()
                .persistence()
                .filter(kept -> applies && !(kept.type().equals("file") && !kept.allowsSeveralPods()))
                .ifPresent(
                        kept -> warn(
                                "spec.services.initImage",
                                "feast apply of this version has no registry of this kind yet, and the pods will not start: set spec.services.runFeastApplyOnInit to false and apply from outside, or name an image that has it"));
    }

    private void noSuchStore(String path, String store, String type) {
        warn(
                path,
                "the servers of this version have no %s of type %s yet and will not start: name an image that has one"
                        .formatted(store, type));
    }

    /// Whether a server runs an image of ours.
    private static boolean ours(Resolved resolved) {
        return resolved.servers().stream().anyMatch(ServerSettings::own);
    }

    private void warn(String path, String message) {
        findings.add(Finding.warning(NOT_RENDERED, path, message));
    }

    private void unserved(String path) {
        findings.add(Finding.warning(
                NOT_SERVED,
                path,
                "%s is written into the configuration, but the servers of this version do not act on it yet"
                        .formatted(path)));
    }
}
