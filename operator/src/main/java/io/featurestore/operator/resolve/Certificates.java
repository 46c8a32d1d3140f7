package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.Registry;
import io.featurestore.crd.v1.Server;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.References;
import io.featurestore.operator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Resolves who speaks TLS with which certificate, and whom servers trust.
final class Certificates {
    private final Lookup lookup;
    private final FeatureStoreNames names;

    Certificates(Lookup lookup) {
        this.lookup = lookup;
        this.names =
                new FeatureStoreNames(lookup.world().namespace(), lookup.world().name());
    }

    /// The certificate of a server. A server of ours reads renewed files by itself; another one has to be started anew,
    /// so the content of its Secret is a part of its pods.
    ///
    /// @param tls with its defaults
    /// @param path its field
    /// @param service name of the server's Service
    Optional<Tls> of(Server.@Nullable Tls tls, boolean own, String path, String service) {
        if (tls == null || Boolean.TRUE.equals(tls.disable) || tls.secretRef == null) {
            return Optional.empty();
        }
        String secret = Optional.ofNullable(tls.secretRef.getName()).orElse("");
        boolean serving = lookup.world().openShift() && secret.equals(names.servingCertificate(service));
        Tls resolved = new Tls(secret, tls.secretKeyNames.tlsCrt, tls.secretKeyNames.tlsKey, serving);
        (own ? lookup.besideThePods() : lookup)
                .referSecret(
                        secret, List.of(resolved.certificate(), resolved.privateKey()), serving, path + ".secretRef");
        return Optional.of(resolved);
    }

    /// Whom to trust as the remote registry.
    ///
    /// @param tls with its defaults
    Optional<Bundle> of(Registry.@Nullable RemoteTls tls, String path) {
        if (tls == null) {
            return Optional.empty();
        }
        String configMap = Optional.ofNullable(tls.configMapRef)
                .map(LocalObjectReference::getName)
                .orElse("");
        boolean injected = lookup.world().openShift() && configMap.equals(names.clientCa());
        String key = Optional.ofNullable(tls.certName).orElse("");
        if (key.isEmpty()) {
            lookup.add(Finding.error(
                    "EmptyCertName",
                    path + ".certName",
                    "%s.certName is empty: name the key of the ConfigMap that holds the certificates".formatted(path)));
        }
        lookup.referConfigMap(configMap, List.of(key), injected, path + ".configMapRef");
        return Optional.of(new Bundle(configMap, key, injected));
    }

    /// Notes what the pods mount of the certificates that the platform hands to every namespace.
    boolean platformBundle() {
        boolean there = hasPlatformBundle(lookup.world());
        if (there) {
            lookup.referConfigMap(References.PLATFORM_BUNDLE, List.of(), true, "metadata.namespace");
        }
        return there;
    }

    private static boolean hasPlatformBundle(World world) {
        return world.configMap(References.PLATFORM_BUNDLE)
                .map(configMap -> configMap.getMetadata().getLabels())
                .map((Map<String, String> labels) -> labels.get(Bundle.PLATFORM_LABEL))
                .filter("true"::equals)
                .isPresent();
    }

    /// On OpenShift every server speaks TLS, with a certificate that OpenShift makes for its Service, unless the spec
    /// says something else about it.
    static Server.Tls byOpenShift(FeatureStoreNames names, String service) {
        Server.Tls tls = new Server.Tls();
        tls.secretRef = new LocalObjectReference(names.servingCertificate(service));
        return tls;
    }

    /// The registry of another FeatureStore on OpenShift is trusted by what OpenShift tells about its certificates.
    static Optional<Registry.RemoteTls> byOpenShift(World world, Registry.Remote remote) {
        if (!world.openShift() || remote.feastRef == null || remote.feastRef.name == null) {
            return Optional.empty();
        }
        String namespace = Optional.ofNullable(remote.feastRef.namespace).orElse(world.namespace());
        return world.featureStore(namespace, remote.feastRef.name)
                .filter(target -> hasServingCertificate(target, namespace))
                .map(target -> {
                    Registry.RemoteTls tls = new Registry.RemoteTls();
                    tls.configMapRef =
                            new LocalObjectReference(new FeatureStoreNames(world.namespace(), world.name()).clientCa());
                    tls.certName = Bundle.SERVICE_CA;
                    return tls;
                });
    }

    private static boolean hasServingCertificate(FeatureStore target, String namespace) {
        FeatureStoreNames names =
                new FeatureStoreNames(namespace, target.getMetadata().getName());
        Optional<Registry.RegistryServer> server = registryServer(target);
        Optional<Server.Tls> tls = server.map(it -> it.tls);
        boolean byDefault = server.isPresent() && tls.isEmpty();
        boolean byName = tls.filter(it -> !Boolean.TRUE.equals(it.disable))
                .map(it -> it.secretRef)
                .map(LocalObjectReference::getName)
                .filter(names.servingCertificate(names.registry())::equals)
                .isPresent();
        return (byDefault || byName) && servesTls(target);
    }

    static Optional<Registry.RegistryServer> registryServer(FeatureStore target) {
        return Optional.ofNullable(target.getSpec())
                .map((FeatureStoreSpec spec) -> spec.services)
                .map(services -> services.registry)
                .map(registry -> registry.local)
                .map(local -> local.server);
    }

    /// Whether the registry of a FeatureStore speaks TLS now, by the port that its operator tells.
    static boolean servesTls(FeatureStore target) {
        return Optional.ofNullable(target.getStatus())
                .map(status -> status.serviceHostnames)
                .map(hostnames -> hostnames.registry)
                .filter(host -> host.endsWith(":443"))
                .isPresent();
    }
}
