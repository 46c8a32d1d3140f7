package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.v1.Authz;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.Services;
import io.featurestore.operator.resolve.Resolved.Auth;
import io.featurestore.operator.resolve.Resolved.Offline;
import io.featurestore.operator.resolve.Resolved.Online;
import io.featurestore.operator.resolve.Resolved.Owner;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.Resolved.Replicas;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.Level;
import io.featurestore.operator.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Resolves a world's FeatureStore.
public final class Resolver {
    /// Key of the salt in the configuration Secret.
    public static final String SALT_KEY = "checksum-salt";

    private static final int TARGET_CPU_PERCENT = 80;

    private final World world;
    private final Owner owner;
    private final Lookup lookup;
    private final FeatureStoreSpec spec;

    private Resolver(World world) {
        this.world = world;
        this.owner = new Owner(
                world.namespace(),
                world.name(),
                Optional.ofNullable(world.featureStore().getMetadata().getUid()).orElse(""));
        this.lookup = new Lookup(world);
        this.spec = Defaults.of(world);
    }

    /// What the FeatureStore means, and what keeps it from that. Never throws on a spec that the API server admits.
    public static Resolution resolve(World world) {
        FeatureStoreSpec written = world.featureStore().getSpec();
        if (written == null || written.feastProject == null) {
            return new Resolution(
                    Optional.empty(),
                    List.of(Finding.error(
                            "MissingSpec",
                            "spec.feastProject",
                            "FeatureStore %s names no project: set spec.feastProject".formatted(world.name()))));
        }
        Resolver resolver = new Resolver(world);
        Resolved resolved = resolver.resolve();
        OptionalApis.findings(resolved).forEach(resolver.lookup::add);
        NotBuilt.findings(written, resolved).forEach(resolver.lookup::add);
        return new Resolution(Optional.of(resolved), resolver.lookup.findings());
    }

    private Resolved resolve() {
        Stores stores = new Stores(lookup, owner);
        Servers servers = new Servers(lookup);
        Services services = spec.services;
        Registry registry = new Registries(lookup, stores, servers).resolve(services.registry);
        Online online = online(stores, servers);
        Optional<Persistence> offline =
                Optional.ofNullable(services.offlineStore).map(store -> stores.offline(store.persistence));
        Optional<ServerSettings> offlineServer = offlineServer(servers);
        boolean served = registry.server().isPresent() || online.server().isPresent() || offlineServer.isPresent();
        Optional<ServerSettings> ui = ui(servers, served);
        boolean platformBundle = new Certificates(lookup).platformBundle();
        Auth auth = auth(spec.authz, platformBundle);
        boolean severalPods = severalPods(registry, online, offline);
        Optional<LineageSettings> lineage = new LineageServers(lookup).resolve(spec, registry);
        Resolved.Blocks blocks = new ConfigBlocks(lookup, owner, lineage).resolve(spec);
        boolean token = !(auth instanceof Auth.None) || blocks.sparkApplication();
        PodSettings pod = new Pods(lookup, owner).resolve(services, severalPods, ui.isPresent(), token);
        Repositories repositories = new Repositories(lookup, servers, spec);
        boolean jobWritten = world.featureStore().getSpec().cronJob != null;
        return new Resolved(
                owner,
                spec.feastProject,
                protectedProject(),
                repositories.resolve(registry, offline),
                replicas(),
                auth,
                registry,
                online,
                offline.map(persistence -> new Offline(persistence, offlineServer)),
                ui,
                new Jobs(lookup, spec, jobWritten)
                        .resolve(
                                new Jobs.Stored(registry, online, offline),
                                repositories.ofJob(),
                                Stream.of(
                                                registry.server().map(Resolved.RegistryServer::settings),
                                                offlineServer,
                                                online.server())
                                        .flatMap(Optional::stream)
                                        .toList(),
                                pod),
                lineage,
                pod,
                platformBundle,
                blocks,
                new ReferredContent(salt(), lookup.referred()),
                world.apis(),
                Defaults.JSON.valueToTree(spec));
    }

    private Online online(Stores stores, Servers servers) {
        var store = spec.services.onlineStore;
        if (Boolean.TRUE.equals(store.disabled)) {
            return new Online(Stores.DEFAULT_ONLINE, Optional.empty());
        }
        boolean metrics = Optional.ofNullable(store.serving)
                .map(serving -> serving.metrics)
                .map(it -> it.enabled)
                .orElse(false);
        return new Online(
                stores.online(store.persistence),
                Optional.of(servers.resolve(
                        store.server,
                        "spec.services.onlineStore.server",
                        owner.names().online(),
                        metrics)));
    }

    /// The rule of the scaling guide: every store that is used must be one that several pods can share.
    private static boolean severalPods(Registry registry, Online online, Optional<Persistence> offline) {
        boolean shareableRegistry =
                registry.persistence().map(Persistence::allowsSeveralPods).orElse(true);
        boolean shareableOnline =
                online.server().isEmpty() || online.persistence().allowsSeveralPods();
        return shareableRegistry
                && shareableOnline
                && offline.map(Persistence::allowsSeveralPods).orElse(true);
    }

    private Optional<ServerSettings> offlineServer(Servers servers) {
        String path = "spec.services.offlineStore.server";
        return Optional.ofNullable(spec.services.offlineStore)
                .map(store -> store.server)
                .map(server -> {
                    servers.warnOfOnlineFields(server, path);
                    return servers.resolve(server, path, owner.names().offline(), false);
                });
    }

    /// The web UI is Python's: there is none in an image of ours. Where nothing else is served, the pod would have no
    /// container.
    private Optional<ServerSettings> ui(Servers servers, boolean served) {
        return Optional.ofNullable(spec.services.ui).flatMap(ui -> {
            ServerSettings settings =
                    servers.resolve(ui, "spec.services.ui", owner.names().ui(), false);
            if (!settings.own()) {
                servers.warnOfOnlineFields(ui, "spec.services.ui");
                return Optional.of(settings);
            }
            lookup.add(new Finding(
                    served ? Level.WARNING : Level.ERROR,
                    "NoUiImage",
                    "spec.services.ui.image",
                    "image %s has no web UI, so there is none: name a Python Feast image in spec.services.ui.image, or in the operator's RELATED_IMAGE_PYTHON_FEAST"
                            .formatted(settings.image())));
            return Optional.empty();
        });
    }

    private Auth auth(Authz authz, boolean platformBundle) {
        if (Boolean.TRUE.equals(authz.noAuth)) {
            return new Auth.None();
        }
        if (authz.oidc != null) {
            return new Oidc(lookup).resolve(authz.oidc, platformBundle);
        }
        List<String> roles = Optional.ofNullable(authz.kubernetes)
                .map(kubernetes -> kubernetes.roles)
                .orElse(List.of());
        for (int i = 0; i < roles.size(); i++) {
            String role = roles.get(i);
            if (role == null || !isRoleName(role)) {
                lookup.add(Finding.error(
                        "InvalidRoleName",
                        "spec.authz.kubernetes.roles[%d]".formatted(i),
                        "'%s' cannot be the name of a Role for users: give one that is neither empty nor that of the servers, without / and %%"
                                .formatted(role == null ? "" : role)));
            }
        }
        return new Auth.Kubernetes(roles.stream()
                .filter(role -> role != null && isRoleName(role))
                .distinct()
                .sorted()
                .toList());
    }

    /// Names of Roles are parts of paths.
    private boolean isRoleName(String role) {
        return !role.isBlank()
                && !role.equals(owner.names().base())
                && !role.equals(".")
                && !role.equals("..")
                && !role.contains("/")
                && !role.contains("%");
    }

    private Replicas replicas() {
        var autoscaling = Optional.ofNullable(spec.services.scaling)
                .map(scaling -> scaling.autoscaling)
                .orElse(null);
        if (autoscaling == null) {
            return new Replicas.Fixed(spec.replicas);
        }
        List<MetricSpec> metrics = Optional.ofNullable(autoscaling.metrics)
                .filter(list -> !list.isEmpty())
                .orElseGet(() -> List.of(cpuMetric()));
        return new Replicas.Autoscaled(
                Optional.ofNullable(autoscaling.minReplicas).orElse(1),
                Optional.ofNullable(autoscaling.maxReplicas).orElse(1),
                metrics,
                Optional.ofNullable(autoscaling.behavior));
    }

    private static MetricSpec cpuMetric() {
        return new MetricSpecBuilder()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(TARGET_CPU_PERCENT)
                .endTarget()
                .endResource()
                .build();
    }

    private boolean protectedProject() {
        return Optional.ofNullable(world.featureStore().getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.PROTECTED_PROJECT))
                .filter("true"::equals)
                .isPresent();
    }

    /// The salt that the configuration Secret keeps, or a new one if there is none.
    private String salt() {
        return world.live(Secret.class, owner.names().config())
                .map(Secret::getData)
                .map((Map<String, String> data) -> data.get(SALT_KEY))
                .orElseGet(() -> Base64.getEncoder()
                        .encodeToString(
                                world.settings().salts().apply(owner.uid()).getBytes(StandardCharsets.UTF_8)));
    }
}
