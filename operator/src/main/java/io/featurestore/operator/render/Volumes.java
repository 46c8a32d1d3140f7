package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.featurestore.operator.resolve.Init;
import io.featurestore.operator.resolve.JobSettings;
import io.featurestore.operator.resolve.Persistence;
import io.featurestore.operator.resolve.Persistence.Claim;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The volumes of a pod, and where its containers see them.
final class Volumes {
    private static final String DATA = "feast-data";
    private static final String DATA_PATH = "/feast-data";
    private static final String FETCHED = "feast-fetched";
    private static final String TMP = "feast-tmp";
    private static final String CONFIG = "feast-config-";

    /// The folder in which a container finds its file of the configuration.
    static final String CONFIG_PATH = "/etc/feast";

    private final Resolved resolved;
    private final Layout layout;
    private final Contents contents;

    /// What a pod has of its own.
    ///
    /// @param tls keys and certificates
    /// @param claims of the stores that it opens
    /// @param folders for files that go with it: the names of their volumes by their paths
    /// @param configKeys the files of the configuration that its containers read
    /// @param tmp whether an image of ours is among its containers'
    /// @param users volumes that the user adds
    private record Contents(
            TlsFiles tls,
            List<Claim> claims,
            Map<String, String> folders,
            List<String> configKeys,
            boolean tmp,
            List<Volume> users) {}

    private Volumes(Resolved resolved, Layout layout, Contents contents) {
        this.resolved = resolved;
        this.layout = layout;
        this.contents = contents;
    }

    /// Those of the servers' pod. The folder for files that go with it is left out only where each of the three stores
    /// has a volume.
    static Volumes ofServers(Resolved resolved, Layout layout) {
        List<Claim> claims = claims(resolved);
        return new Volumes(
                resolved,
                layout,
                new Contents(
                        TlsFiles.ofServers(resolved),
                        claims,
                        claims.size() < 3 ? Map.of(DATA_PATH, DATA) : Map.of(),
                        List.copyOf(ConfigRenderer.files(resolved, layout).keySet()),
                        hasOwnImage(resolved),
                        resolved.pod().volumes()));
    }

    /// Those of the job's pods. A client of the servers sees none of their files, but where it fetches definitions the
    /// certificates that the git server is believed by.
    static Volumes ofJob(Resolved resolved, JobSettings job, Layout layout) {
        boolean stores = job.access() == JobSettings.Access.STORES;
        Optional<Init> init = job.definitions().flatMap(Repository::init);
        Set<String> roots = init.stream()
                .flatMap(it -> InitContainers.mountsOfRoots(resolved, it.fill()))
                .map(VolumeMount::getName)
                .collect(Collectors.toSet());
        return new Volumes(
                resolved,
                layout,
                new Contents(
                        stores ? TlsFiles.ofStores(resolved) : TlsFiles.ofClient(resolved),
                        stores ? claims(resolved) : List.of(),
                        job.definitions().stream().collect(Collectors.toMap(Repository::base, repository -> FETCHED)),
                        List.of(ConfigRenderer.JOB_KEY),
                        job.runner().own()
                                || init.stream().flatMap(Init::programs).anyMatch(Init.Program::own),
                        resolved.pod().volumes().stream()
                                .filter(volume -> stores || roots.contains(volume.getName()))
                                .toList()));
    }

    /// Where a container finds the file of the configuration that has this key.
    String configPath(String key) {
        return layout.path(CONFIG_PATH + "/" + key);
    }

    /// All volumes; a volume of the user's takes the place of one of ours that has its name.
    List<Volume> all() {
        Map<String, Volume> volumes = new LinkedHashMap<>();
        contents.tls().volumes().forEach(volume -> put(volumes, volume));
        contents.claims().forEach(claim -> put(volumes, claimVolume(claim)));
        contents.folders().values().forEach(name -> put(volumes, emptyDir(name)));
        contents.configKeys().forEach(key -> put(volumes, config(resolved, key)));
        if (contents.tmp()) {
            put(volumes, emptyDir(TMP));
        }
        contents.users().forEach(volume -> put(volumes, Canonical.volume(volume)));
        return List.copyOf(volumes.values());
    }

    static void put(Map<String, Volume> volumes, Volume volume) {
        volumes.put(volume.getName(), volume);
    }

    /// What a container sees: the data of the stores, what its user mounts, its configuration, and a folder for
    /// temporary files where all others are read-only. Where two have one path, the user's is meant.
    List<VolumeMount> mounts(List<VolumeMount> users, Optional<String> configKey, boolean own) {
        Map<String, VolumeMount> mounts = new LinkedHashMap<>();
        configKey
                .map(key -> contents.tls().mounts(key))
                .orElse(List.of())
                .forEach(mount -> put(mounts, inLayout(mount)));
        contents.claims().forEach(claim -> put(mounts, mount(claim.volume(), claim.mountPath())));
        contents.folders().forEach((path, name) -> put(mounts, mount(name, path)));
        configKey.ifPresent(key -> put(mounts, MountedFiles.readOnly(configVolume(key), layout.path(CONFIG_PATH))));
        if (own) {
            put(mounts, mount(TMP, "/tmp"));
        }
        users.forEach(mount -> put(mounts, inLayout(Canonical.mount(mount))));
        return List.copyOf(mounts.values());
    }

    static void put(Map<String, VolumeMount> mounts, VolumeMount mount) {
        mounts.put(mount.getMountPath(), mount);
    }

    private VolumeMount inLayout(VolumeMount mount) {
        mount.setMountPath(layout.path(mount.getMountPath()));
        return mount;
    }

    private VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(layout.path(path))
                .build();
    }

    /// The claims of the services that run, in the order of the Go operator's volumes.
    private static List<Claim> claims(Resolved resolved) {
        Optional<Persistence> online =
                resolved.online().server().map(server -> resolved.online().persistence());
        return Stream.of(
                        resolved.registry().persistence(),
                        resolved.offline().map(Resolved.Offline::persistence),
                        online)
                .flatMap(Optional::stream)
                .map(Persistence::claim)
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean hasOwnImage(Resolved resolved) {
        return Stream.concat(
                        resolved.servers().stream().map(server -> server.own()),
                        resolved.repository().init().stream()
                                .flatMap(Init::programs)
                                .map(Init.Program::own))
                .anyMatch(own -> own);
    }

    private static Volume claimVolume(Claim claim) {
        return new VolumeBuilder()
                .withName(claim.volume())
                .withNewPersistentVolumeClaim()
                .withClaimName(claim.name())
                .endPersistentVolumeClaim()
                .build();
    }

    private static Volume emptyDir(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withEmptyDir(new EmptyDirVolumeSource())
                .build();
    }

    /// The file of the configuration that has this key, alone.
    static Volume config(Resolved resolved, String key) {
        return MountedFiles.secret(configVolume(key), resolved.owner().names().config(), key);
    }

    static String configVolume(String key) {
        return CONFIG + key.substring(0, key.lastIndexOf('.'));
    }
}
