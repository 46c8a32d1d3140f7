package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.featurestore.operator.resolve.Bundle;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.ServerSettings;
import io.featurestore.operator.resolve.Tls;
import io.featurestore.operator.world.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The keys and certificates that the containers of a pod see. A key is seen only by the container that serves with it.
public final class TlsFiles {
    public static final String REGISTRY = "registry";
    public static final String OFFLINE = "offline";
    public static final String ONLINE = "online";
    static final String UI = "ui";

    private static final String SUFFIX = "-tls";

    /// Owner and group may read; the pod's `fsGroup` is the group.
    private static final int KEY_MODE = 0440;

    private static final int PUBLIC_MODE = 0644;

    private static final String PLATFORM_PATH = "/etc/pki/tls/custom-certs/";
    private static final List<String> PLATFORM_FILES = List.of("ca-bundle.crt", "odh-ca-bundle.crt");
    private static final String OIDC_CA = "oidc-ca-cert";
    private static final String OIDC_CA_FOLDER = "/etc/pki/tls/oidc-ca/";
    private static final String OIDC_CA_FILE = "ca.crt";

    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> shared = new ArrayList<>();
    private final Map<String, VolumeMount> own = new TreeMap<>();

    private TlsFiles() {}

    /// Those of the servers' pod.
    static TlsFiles ofServers(Resolved resolved) {
        TlsFiles files = new TlsFiles();
        files.trusted(resolved.registry());
        resolved.registry()
                .server()
                .map(Resolved.RegistryServer::settings)
                .ifPresent(server -> files.key(REGISTRY, server, ConfigRenderer.REGISTRY_KEY));
        resolved.offline()
                .flatMap(Resolved.Offline::server)
                .ifPresent(server -> files.key(OFFLINE, server, ConfigRenderer.OFFLINE_KEY));
        resolved.online().server().ifPresent(server -> files.key(ONLINE, server, ConfigRenderer.ONLINE_KEY));
        resolved.ui().ifPresent(server -> files.key(UI, server, ConfigRenderer.UI_KEY));
        files.platform(resolved);
        files.oidc(resolved.auth());
        return files;
    }

    /// Those of a job that opens the stores itself.
    static TlsFiles ofStores(Resolved resolved) {
        TlsFiles files = new TlsFiles();
        files.trusted(resolved.registry());
        files.platform(resolved);
        files.oidc(resolved.auth());
        return files;
    }

    /// Those of a client of the registry: it sees a certificate, and no key.
    static TlsFiles ofRegistryClient(Resolved resolved) {
        TlsFiles files = new TlsFiles();
        files.trusted(resolved.registry());
        resolved.registry()
                .server()
                .map(Resolved.RegistryServer::settings)
                .flatMap(ServerSettings::tls)
                .ifPresent(tls -> files.certificate(REGISTRY, tls));
        return files;
    }

    /// Those of a client of all servers.
    static TlsFiles ofClient(Resolved resolved) {
        TlsFiles files = ofRegistryClient(resolved);
        resolved.offline()
                .flatMap(Resolved.Offline::server)
                .flatMap(ServerSettings::tls)
                .ifPresent(tls -> files.certificate(OFFLINE, tls));
        resolved.online().server().flatMap(ServerSettings::tls).ifPresent(tls -> files.certificate(ONLINE, tls));
        files.platform(resolved);
        return files;
    }

    List<Volume> volumes() {
        return volumes;
    }

    /// What the container sees that reads this file of the configuration.
    List<VolumeMount> mounts(String configKey) {
        List<VolumeMount> mounts = new ArrayList<>(shared);
        Optional.ofNullable(own.get(configKey)).ifPresent(mounts::addFirst);
        return mounts;
    }

    /// The flags of a server.
    static List<String> flags(String type, ServerSettings server, Layout layout) {
        return server.tls()
                .map(tls -> List.of(
                        "--key",
                        layout.path(folder(type) + tls.privateKey()),
                        "--cert",
                        layout.path(folder(type) + tls.certificate())))
                .orElse(List.of());
    }

    /// Where clients of a server find its certificate.
    public static String certificatePath(String type, Tls tls) {
        return folder(type) + tls.certificate();
    }

    /// Where a container finds the certificates of the remote registry.
    public static String trustedPath(Bundle bundle) {
        return folder(REGISTRY) + bundle.key();
    }

    /// Where clients find the certificates of the platform.
    public static String platformPath() {
        return PLATFORM_PATH + PLATFORM_FILES.getFirst();
    }

    private static String folder(String type) {
        return "/tls/" + type + "/";
    }

    private void key(String type, ServerSettings server, String configKey) {
        server.tls().ifPresent(tls -> {
            volumes.add(new VolumeBuilder()
                    .withName(type + SUFFIX)
                    .withNewSecret()
                    .withSecretName(tls.secret())
                    .withDefaultMode(KEY_MODE)
                    .endSecret()
                    .build());
            own.put(configKey, mount(type + SUFFIX, folder(type)));
        });
    }

    private void certificate(String type, Tls tls) {
        volumes.add(new VolumeBuilder()
                .withName(type + SUFFIX)
                .withNewSecret()
                .withSecretName(tls.secret())
                .withDefaultMode(KEY_MODE)
                .addNewItem()
                .withKey(tls.certificate())
                .withPath(tls.certificate())
                .endItem()
                .endSecret()
                .build());
        shared.add(mount(type + SUFFIX, folder(type)));
    }

    private void trusted(Registry registry) {
        if (registry instanceof Registry.Remote remote) {
            remote.trusted().ifPresent(bundle -> {
                volumes.add(bundle(REGISTRY + SUFFIX, bundle, bundle.key()));
                shared.add(mount(REGISTRY + SUFFIX, folder(REGISTRY)));
            });
        }
    }

    private void oidc(Resolved.Auth auth) {
        if (auth instanceof Resolved.Auth.Oidc oidc) {
            oidc.trusted().ifPresent(bundle -> {
                volumes.add(bundle(OIDC_CA, bundle, OIDC_CA_FILE));
                shared.add(mount(OIDC_CA, OIDC_CA_FOLDER));
            });
        }
    }

    /// Single files beside those of the image.
    private void platform(Resolved resolved) {
        if (!resolved.platformBundle()) {
            return;
        }
        volumes.add(new VolumeBuilder()
                .withName(References.PLATFORM_BUNDLE)
                .withNewConfigMap()
                .withName(References.PLATFORM_BUNDLE)
                .withDefaultMode(PUBLIC_MODE)
                .endConfigMap()
                .build());
        PLATFORM_FILES.forEach(
                file -> shared.add(new VolumeMountBuilder(mount(References.PLATFORM_BUNDLE, PLATFORM_PATH + file))
                        .withSubPath(file)
                        .build()));
    }

    /// A volume with the one file; a pod waits for it to be there.
    private static Volume bundle(String name, Bundle bundle, String file) {
        return new VolumeBuilder()
                .withName(name)
                .withNewConfigMap()
                .withName(bundle.configMap())
                .withDefaultMode(PUBLIC_MODE)
                .addNewItem()
                .withKey(bundle.key())
                .withPath(file)
                .endItem()
                .endConfigMap()
                .build();
    }

    private static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }
}
