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
import java.util.stream.Stream;

/// The keys and certificates that the containers of a pod see. A key is seen only by the container that serves with it.
public final class TlsFiles {
    public static final String REGISTRY = "registry";
    public static final String OFFLINE = "offline";
    public static final String ONLINE = "online";
    static final String UI = "ui";
    static final String LINEAGE = "lineage";

    private static final String SUFFIX = "-tls";

    private static final int PUBLIC_MODE = 0644;

    private static final String OIDC_CA = "oidc-ca-cert";

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
    static List<String> flags(String type, Optional<Tls> served, Layout layout) {
        return served.map(tls -> List.of(
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
        return Bundle.PLATFORM_FOLDER + Bundle.PLATFORM_CLUSTER;
    }

    private static String folder(String type) {
        return "/tls/" + type + "/";
    }

    /// The volume of a server's key and certificate.
    static Volume keys(String type, Tls tls) {
        return MountedFiles.secret(volume(type), tls.secret());
    }

    static String volume(String type) {
        return type + SUFFIX;
    }

    private void key(String type, ServerSettings server, String configKey) {
        server.tls().ifPresent(tls -> {
            volumes.add(keys(type, tls));
            own.put(configKey, MountedFiles.readOnly(volume(type), folder(type)));
        });
    }

    private void certificate(String type, Tls tls) {
        volumes.add(MountedFiles.secret(volume(type), tls.secret(), tls.certificate()));
        shared.add(MountedFiles.readOnly(volume(type), folder(type)));
    }

    private void trusted(Registry registry) {
        if (registry instanceof Registry.Remote remote) {
            remote.trusted().ifPresent(bundle -> {
                volumes.add(bundle(volume(REGISTRY), bundle, bundle.key()));
                shared.add(MountedFiles.readOnly(volume(REGISTRY), folder(REGISTRY)));
            });
        }
    }

    private void oidc(Resolved.Auth auth) {
        if (auth instanceof Resolved.Auth.Oidc oidc) {
            oidc.trusted().ifPresent(bundle -> {
                volumes.add(bundle(OIDC_CA, bundle, Bundle.OIDC_FILE));
                shared.add(MountedFiles.readOnly(OIDC_CA, Bundle.OIDC_FOLDER));
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
        Stream.of(Bundle.PLATFORM_CLUSTER, Bundle.PLATFORM_CUSTOM)
                .map(file -> new VolumeMountBuilder(
                                MountedFiles.readOnly(References.PLATFORM_BUNDLE, Bundle.PLATFORM_FOLDER + file))
                        .withSubPath(file)
                        .build())
                .forEach(shared::add);
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
}
