package io.featurestore.operator.resolve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.Authz;
import io.featurestore.crd.v1.DataQualityMonitoring;
import io.featurestore.crd.v1.FeastCronJob;
import io.featurestore.crd.v1.FeastProjectDir;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.Mlflow;
import io.featurestore.crd.v1.OfflineStore;
import io.featurestore.crd.v1.OnlineStore;
import io.featurestore.crd.v1.OpenLineage;
import io.featurestore.crd.v1.Pvc;
import io.featurestore.crd.v1.Registry;
import io.featurestore.crd.v1.Server;
import io.featurestore.crd.v1.Services;
import io.featurestore.operator.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Fills every default into a copy of the spec: those of the schema (a spec from a file has not seen it) and those that
/// only the operator knows. The result is the spec's own shape again, which is what the status shows.
final class Defaults {
    /// Copies specs and turns them into what the status holds.
    static final ObjectMapper JSON = new ObjectMapper();

    /// The folder that every pod has for files that may go with it.
    static final String DATA = "/feast-data";

    /// The folder that a run of the job has for definitions that it fetches.
    static final String FETCHED = "/feast-fetched";

    static final String ONLINE_FILE = "online_store.db";
    static final String REGISTRY_FILE = "registry.db";

    /// Keys of a Secret of type `kubernetes.io/tls`.
    static final String TLS_CERTIFICATE = "tls.crt";

    static final String TLS_KEY = "tls.key";

    private static final String OFFLINE_STORAGE = "20Gi";
    private static final String OTHER_STORAGE = "5Gi";
    private static final long UNSCHEDULED_DEADLINE_SECONDS = 5;
    private static final int LINEAGE_RETENTION_DAYS = 30;
    private static final int LINEAGE_CHECK_HOURS = 6;

    private final World world;
    private final FeatureStoreNames names;

    private Defaults(World world) {
        this.world = world;
        this.names = new FeatureStoreNames(world.namespace(), world.name());
    }

    /// A copy of the spec of a world's FeatureStore with all defaults.
    static FeatureStoreSpec of(World world) {
        FeatureStoreSpec spec = JSON.convertValue(world.featureStore().getSpec(), FeatureStoreSpec.class);
        new Defaults(world).fill(spec);
        return spec;
    }

    private void fill(FeatureStoreSpec spec) {
        spec.replicas = or(spec.replicas, 1);
        spec.feastProjectDir = or(spec.feastProjectDir, new FeastProjectDir());
        FeastProjectDir dir = spec.feastProjectDir;
        if (dir.git == null && dir.packaged == null) {
            dir.init = or(dir.init, new FeastProjectDir.Init());
        }
        spec.services = or(spec.services, new Services());
        services(spec.services, serverImage(spec));
        spec.cronJob = or(spec.cronJob, new FeastCronJob());
        cronJob(spec.cronJob, jobImage(spec.services));
        spec.authz = or(spec.authz, new Authz());
        authz(spec.authz);
        world.mlflow().ifPresent(found -> mlflow(spec, found));
        Optional.ofNullable(spec.dataQualityMonitoring).ifPresent(Defaults::dataQuality);
        Optional.ofNullable(spec.openlineage).map(it -> it.consumer).ifPresent(Defaults::lineageConsumer);
    }

    /// An MLflow of the cluster is used unless the spec says otherwise, and fills in what the spec leaves out.
    private static void mlflow(FeatureStoreSpec spec, io.featurestore.operator.apis.Mlflow found) {
        if (spec.mlflow == null) {
            spec.mlflow = new Mlflow();
            spec.mlflow.enabled = true;
        }
        if (Boolean.TRUE.equals(spec.mlflow.enabled)) {
            spec.mlflow.trackingUri =
                    or(emptyToNull(spec.mlflow.trackingUri), found.trackingUri().orElse(""));
            spec.mlflow.uiUrl = or(emptyToNull(spec.mlflow.uiUrl), found.uiUrl().orElse(""));
        }
    }

    /// The image of a web UI that names none: no image of ours has one.
    private String uiImage(String image) {
        return world.settings().isOwn(image) ? world.settings().pythonImage().orElse(image) : image;
    }

    /// The image of a server that names none.
    private String serverImage(FeatureStoreSpec spec) {
        return Optional.ofNullable(spec.feastProjectDir)
                .map(dir -> dir.packaged)
                .map(packaged -> packaged.image)
                .filter(image -> !image.isEmpty())
                .orElse(world.settings().serverImage());
    }

    /// `noAuth: false` chooses nothing, and so means what an absent block means.
    private static void authz(Authz authz) {
        if (Boolean.FALSE.equals(authz.noAuth)) {
            authz.noAuth = null;
        }
        if (authz.noAuth == null && authz.oidc == null) {
            authz.kubernetes = or(authz.kubernetes, new Authz.KubernetesAuthz());
        }
    }

    private void services(Services services, String image) {
        services.runFeastApplyOnInit = or(services.runFeastApplyOnInit, true);
        services.onlineStore = or(services.onlineStore, new OnlineStore());
        if (!Boolean.TRUE.equals(services.onlineStore.disabled)) {
            onlineStore(services.onlineStore, image);
        }
        Optional.ofNullable(services.offlineStore).ifPresent(store -> offlineStore(store, image));
        Optional.ofNullable(services.registry).ifPresent(registry -> registry(registry, image));
        Optional.ofNullable(services.ui).ifPresent(server -> server(server, uiImage(image), names.ui()));
    }

    private void onlineStore(OnlineStore store, String image) {
        store.persistence = or(store.persistence, new OnlineStore.Persistence());
        if (store.persistence.store == null) {
            store.persistence.file = or(store.persistence.file, new OnlineStore.File());
            OnlineStore.File file = store.persistence.file;
            file.path = or(file.path, path(file.pvc, ONLINE_FILE));
            pvc(file.pvc, OTHER_STORAGE);
        }
        store.server = or(store.server, new Server());
        server(store.server, image, names.online());
    }

    private void offlineStore(OfflineStore store, String image) {
        store.persistence = or(store.persistence, new OfflineStore.Persistence());
        if (store.persistence.store == null) {
            store.persistence.file = or(store.persistence.file, new OfflineStore.File());
            store.persistence.file.type = or(store.persistence.file.type, "dask");
            pvc(store.persistence.file.pvc, OFFLINE_STORAGE);
        }
        Optional.ofNullable(store.server).ifPresent(server -> server(server, image, names.offline()));
    }

    private void registry(Registry registry, String image) {
        if (registry.remote != null) {
            Optional.ofNullable(registry.remote.feastRef)
                    .ifPresent(ref -> ref.namespace = or(emptyToNull(ref.namespace), world.namespace()));
            if (registry.remote.tls == null) {
                Certificates.byOpenShift(world, registry.remote).ifPresent(tls -> registry.remote.tls = tls);
            }
            return;
        }
        registry.local = or(registry.local, new Registry.Local());
        registry.local.persistence = or(registry.local.persistence, new Registry.Persistence());
        if (registry.local.persistence.store == null) {
            registry.local.persistence.file = or(registry.local.persistence.file, new Registry.File());
            Registry.File file = registry.local.persistence.file;
            file.path = or(file.path, path(file.pvc, REGISTRY_FILE));
            pvc(file.pvc, OTHER_STORAGE);
        }
        Optional.ofNullable(registry.local.server).ifPresent(server -> {
            server.grpc = or(server.grpc, true);
            server(server, image, server.grpc ? names.registry() : names.registryRest());
        });
    }

    /// Without a schedule there is a job that never runs by itself, for those who start it by hand.
    private static void cronJob(FeastCronJob job, String image) {
        if (emptyToNull(job.schedule) == null) {
            job.schedule = "@yearly";
            job.suspend = or(job.suspend, true);
            job.concurrencyPolicy = or(emptyToNull(job.concurrencyPolicy), "Replace");
            job.startingDeadlineSeconds = or(job.startingDeadlineSeconds, UNSCHEDULED_DEADLINE_SECONDS);
        }
        job.containerConfigs = or(job.containerConfigs, new FeastCronJob.CronJobContainer());
        job.containerConfigs.image = or(emptyToNull(job.containerConfigs.image), image);
    }

    /// That of the server that materializes, which has what its stores need.
    private String jobImage(Services services) {
        return Optional.ofNullable(services.onlineStore.server)
                .or(() -> Optional.ofNullable(services.registry)
                        .map(registry -> registry.local)
                        .map(local -> local.server))
                .or(() -> Optional.ofNullable(services.offlineStore).map(store -> store.server))
                .map(server -> server.image)
                .orElse(world.settings().serverImage());
    }

    private void server(Server server, String image, String service) {
        server.image = or(emptyToNull(server.image), image);
        if (world.openShift()) {
            server.tls = or(server.tls, Certificates.byOpenShift(names, service));
        }
        Server.Tls tls = server.tls;
        if (tls != null && !Boolean.TRUE.equals(tls.disable) && tls.secretRef != null) {
            tls.secretKeyNames = or(tls.secretKeyNames, new Server.SecretKeyNames());
            tls.secretKeyNames.tlsCrt = or(emptyToNull(tls.secretKeyNames.tlsCrt), TLS_CERTIFICATE);
            tls.secretKeyNames.tlsKey = or(emptyToNull(tls.secretKeyNames.tlsKey), TLS_KEY);
        }
    }

    private static void pvc(@Nullable Pvc pvc, String storage) {
        if (pvc == null) {
            return;
        }
        if (pvc.create == null) {
            pvc.ref = or(pvc.ref, new LocalObjectReference());
            return;
        }
        Pvc.Create create = pvc.create;
        if (create.accessModes == null || create.accessModes.isEmpty()) {
            create.accessModes = List.of("ReadWriteOnce");
        }
        create.resources = or(create.resources, new VolumeResourceRequirements());
        Map<String, Quantity> requests = new HashMap<>();
        requests.put("storage", new Quantity(storage));
        Optional.ofNullable(create.resources.getRequests()).ifPresent(requests::putAll);
        create.resources.setRequests(requests);
    }

    private static void dataQuality(DataQualityMonitoring monitoring) {
        monitoring.autoBaseline = or(monitoring.autoBaseline, true);
    }

    private static void lineageConsumer(OpenLineage.Consumer consumer) {
        consumer.storeType = or(consumer.storeType, "sql");
        consumer.retentionDays = or(consumer.retentionDays, LINEAGE_RETENTION_DAYS);
        consumer.retentionCheckIntervalHours = or(consumer.retentionCheckIntervalHours, LINEAGE_CHECK_HOURS);
    }

    /// A file's name on a volume, its full path without one.
    private static String path(@Nullable Pvc pvc, String file) {
        return pvc == null ? DATA + "/" + file : file;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
