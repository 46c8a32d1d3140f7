package io.featurestore.operator.world;

import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.SecretEnvSource;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.Authz;
import io.featurestore.crd.v1.BatchEngine;
import io.featurestore.crd.v1.Container;
import io.featurestore.crd.v1.FeastProjectDir;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.OfflineStore;
import io.featurestore.crd.v1.OnlineStore;
import io.featurestore.crd.v1.OpenLineage;
import io.featurestore.crd.v1.Registry;
import io.featurestore.crd.v1.Server;
import io.featurestore.crd.v1.Services;
import io.featurestore.crd.v1.Store;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that a FeatureStore refers to, whether it is used yet or not: what a [World] must hold, and whose change
/// is a reason to look at the FeatureStore again.
public final class References {
    /// The ConfigMap with certificates that Open Data Hub puts into each namespace.
    public static final String PLATFORM_BUNDLE = "odh-trusted-ca-bundle";

    private final String namespace;
    private final FeatureStoreNames names;
    private final SortedSet<Ref> refs = new TreeSet<>();

    private References(String namespace, String name) {
        this.namespace = namespace;
        this.names = new FeatureStoreNames(namespace, name);
    }

    /// The Secrets, ConfigMaps and FeatureStores that the spec names, sorted. References without a name are left out.
    public static Set<Ref> of(FeatureStore featureStore) {
        String namespace =
                Optional.ofNullable(featureStore.getMetadata().getNamespace()).orElse("default");
        References references = new References(
                namespace,
                Optional.ofNullable(featureStore.getMetadata().getName()).orElse(""));
        Optional.ofNullable(featureStore.getSpec()).ifPresent(references::spec);
        return references.refs;
    }

    private void spec(FeatureStoreSpec spec) {
        if (spec.mlflow == null || Boolean.TRUE.equals(spec.mlflow.enabled)) {
            refs.add(Ref.mlflow());
        }
        add(Ref.Kind.CONFIG_MAP, namespace, PLATFORM_BUNDLE);
        Optional.ofNullable(spec.services).ifPresent(this::services);
        Optional.ofNullable(spec.authz).map(authz -> authz.oidc).ifPresent(this::oidc);
        Optional.ofNullable(spec.batchEngine)
                .map((BatchEngine engine) -> engine.configMapRef)
                .ifPresent(this::configMap);
        Optional.ofNullable(spec.openlineage).ifPresent(this::openLineage);
        Optional.ofNullable(spec.cronJob).map(job -> job.containerConfigs).ifPresent(this::container);
        Optional.ofNullable(spec.feastProjectDir).map(dir -> dir.git).ifPresent(this::git);
    }

    private void services(Services services) {
        Optional<OnlineStore> online = Optional.ofNullable(services.onlineStore);
        online.map(store -> store.server).ifPresent(this::server);
        online.map(store -> store.persistence).map(it -> it.store).ifPresent(this::store);
        Optional<OfflineStore> offline = Optional.ofNullable(services.offlineStore);
        offline.map(store -> store.server).ifPresent(this::server);
        offline.map(store -> store.persistence).map(it -> it.store).ifPresent(this::store);
        Optional.ofNullable(services.registry).ifPresent(this::registry);
        Optional.ofNullable(services.ui).ifPresent(this::server);
        each(services.volumes, volume -> Stream.of(volume)).forEach(this::volume);
        each(services.imagePullSecrets, secret -> Stream.of(secret)).forEach(this::secret);
    }

    private void registry(Registry registry) {
        Optional<Registry.Local> local = Optional.ofNullable(registry.local);
        local.map(it -> it.server).ifPresent(this::server);
        local.map(it -> it.persistence).map(it -> it.store).ifPresent(this::store);
        Optional<Registry.Remote> remote = Optional.ofNullable(registry.remote);
        remote.map(it -> it.tls).map(tls -> tls.configMapRef).ifPresent(this::configMap);
        // On OpenShift, what it says about its certificates is in there.
        remote.map(it -> it.feastRef).ifPresent(ref -> add(Ref.Kind.CONFIG_MAP, namespace, names.clientCa()));
        remote.map(it -> it.feastRef)
                .ifPresent(ref -> add(
                        Ref.Kind.FEATURE_STORE,
                        Optional.ofNullable(ref.namespace)
                                .filter(it -> !it.isEmpty())
                                .orElse(namespace),
                        ref.name));
    }

    private void oidc(Authz.OidcAuthz oidc) {
        Optional.ofNullable(oidc.secretRef).ifPresent(this::secret);
        Optional.ofNullable(oidc.caCertConfigMap)
                .ifPresent(certificate -> add(Ref.Kind.CONFIG_MAP, namespace, certificate.name));
    }

    private void openLineage(OpenLineage lineage) {
        Optional.ofNullable(lineage.apiKeySecretRef).ifPresent(this::secret);
        Optional.ofNullable(lineage.consumer).ifPresent(consumer -> {
            Optional.ofNullable(consumer.connectionStringSecretRef).ifPresent(this::secret);
            Optional.ofNullable(consumer.apiKeySecretRef).ifPresent(this::secret);
            Optional.ofNullable(consumer.lineageServer).map(it -> it.server).ifPresent(this::server);
        });
    }

    private void git(FeastProjectDir.Git git) {
        env(git.env);
        envFrom(git.envFrom);
    }

    private void store(Store store) {
        Optional.ofNullable(store.secretRef).ifPresent(this::secret);
    }

    private void server(Server server) {
        container(server);
        Optional.ofNullable(server.tls).map(tls -> tls.secretRef).ifPresent(this::secret);
    }

    private void container(Container container) {
        env(container.env);
        envFrom(container.envFrom);
    }

    private void env(List<EnvVar> variables) {
        each(variables, variable -> Stream.ofNullable(variable.getValueFrom())).forEach(this::valueFrom);
    }

    private void valueFrom(EnvVarSource source) {
        Optional.ofNullable(source.getSecretKeyRef())
                .map(SecretKeySelector::getName)
                .ifPresent(name -> add(Ref.Kind.SECRET, namespace, name));
        Optional.ofNullable(source.getConfigMapKeyRef())
                .map(ConfigMapKeySelector::getName)
                .ifPresent(name -> add(Ref.Kind.CONFIG_MAP, namespace, name));
    }

    private void envFrom(List<EnvFromSource> sources) {
        each(sources, source -> Stream.ofNullable(source.getSecretRef()))
                .map(SecretEnvSource::getName)
                .forEach(name -> add(Ref.Kind.SECRET, namespace, name));
        each(sources, source -> Stream.ofNullable(source.getConfigMapRef()))
                .map(ConfigMapEnvSource::getName)
                .forEach(name -> add(Ref.Kind.CONFIG_MAP, namespace, name));
    }

    private void volume(Volume volume) {
        Optional.ofNullable(volume.getSecret())
                .map(SecretVolumeSource::getSecretName)
                .ifPresent(name -> add(Ref.Kind.SECRET, namespace, name));
        Optional.ofNullable(volume.getConfigMap())
                .map(ConfigMapVolumeSource::getName)
                .ifPresent(name -> add(Ref.Kind.CONFIG_MAP, namespace, name));
        Optional.ofNullable(volume.getProjected()).ifPresent(projected -> {
            each(projected.getSources(), source -> Stream.ofNullable(source.getSecret()))
                    .map(SecretProjection::getName)
                    .forEach(name -> add(Ref.Kind.SECRET, namespace, name));
            each(projected.getSources(), source -> Stream.ofNullable(source.getConfigMap()))
                    .map(ConfigMapProjection::getName)
                    .forEach(name -> add(Ref.Kind.CONFIG_MAP, namespace, name));
        });
    }

    private void secret(LocalObjectReference reference) {
        add(Ref.Kind.SECRET, namespace, reference.getName());
    }

    private void configMap(LocalObjectReference reference) {
        add(Ref.Kind.CONFIG_MAP, namespace, reference.getName());
    }

    private void add(Ref.Kind kind, String namespaceOfIt, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            refs.add(new Ref(kind, namespaceOfIt, name));
        }
    }

    /// The parts of a list that may be absent, or hold entries without a value.
    private static <T, R> Stream<R> each(@Nullable Collection<T> list, Function<T, Stream<R>> part) {
        return list == null
                ? Stream.empty()
                : list.stream().filter(Objects::nonNull).flatMap(part);
    }
}
