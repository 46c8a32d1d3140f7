package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.validate.SpecFields.At;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Paths stay where they belong, and no two things are mounted at one place.
final class PathRules {
    private PathRules() {}

    static Stream<Finding> gitPathStaysInTheRepository(FeatureStore featureStore) {
        return Optional.ofNullable(featureStore.getSpec().feastProjectDir)
                .map(project -> project.git)
                .map(git -> git.featureRepoPath)
                .filter(PathRules::climbsOut)
                .stream()
                .map(path -> Finding.error(
                        "PathOutsideRepository",
                        "spec.feastProjectDir.git.featureRepoPath",
                        "'%s' leads out of the repository; give a folder inside it".formatted(path)));
    }

    static Stream<Finding> claimPathsStayInTheClaim(FeatureStore featureStore) {
        List<At<String>> paths = new ArrayList<>();
        SpecFields.onlineStore(featureStore)
                .map(online -> online.persistence)
                .map(persistence -> persistence.file)
                .filter(file -> file.pvc != null && file.path != null)
                .ifPresent(file -> paths.add(new At<>("spec.services.onlineStore.persistence.file.path", file.path)));
        SpecFields.localRegistry(featureStore)
                .map(local -> local.persistence)
                .map(persistence -> persistence.file)
                .filter(file -> file.pvc != null && file.path != null)
                .ifPresent(
                        file -> paths.add(new At<>("spec.services.registry.local.persistence.file.path", file.path)));
        return paths.stream()
                .filter(path -> climbsOut(path.value()))
                .map(path -> Finding.error(
                        "PathOutsideClaim",
                        path.path(),
                        "'%s' leads out of the claim; give a file inside it".formatted(path.value())));
    }

    private static boolean climbsOut(String path) {
        Path normal = Path.of("/repository", path).normalize();
        return !normal.startsWith("/repository");
    }

    static Stream<Finding> mountPathsDiffer(FeatureStore featureStore) {
        Map<String, String> taken = new TreeMap<>();
        taken.put("/etc/feast", "the configuration");
        List<Finding> findings = new ArrayList<>();
        SpecFields.claims(featureStore).stream()
                .filter(claim -> claim.value().mountPath != null)
                .forEach(claim -> addIfTaken(claim.value().mountPath, claim.path() + ".mountPath", taken, findings));
        SpecFields.servers(featureStore).forEach(server -> {
            Map<String, String> inThisContainer = new TreeMap<>(taken);
            List<VolumeMount> mounts = Objects.requireNonNullElse(server.value().volumeMounts, List.of());
            for (int i = 0; i < mounts.size(); i++) {
                String path = server.path() + ".volumeMounts[" + i + "].mountPath";
                Optional.ofNullable(mounts.get(i).getMountPath())
                        .ifPresent(mountPath -> addIfTaken(mountPath, path, inThisContainer, findings));
            }
        });
        return findings.stream();
    }

    private static void addIfTaken(String mountPath, String path, Map<String, String> taken, List<Finding> findings) {
        String canonical = Path.of("/", mountPath).normalize().toString();
        String before = taken.putIfAbsent(canonical, path);
        if (before != null) {
            findings.add(Finding.error(
                    "DuplicateMountPath", path, "'%s' is the mount path of %s, too".formatted(mountPath, before)));
        }
    }

    static Stream<Finding> volumeNamesDiffer(FeatureStore featureStore) {
        List<Volume> volumes = SpecFields.services(featureStore)
                .map(services -> services.volumes)
                .orElse(List.of());
        Set<String> names = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            String name = volumes.get(i).getName();
            if (name != null && !names.add(name)) {
                findings.add(Finding.error(
                        "DuplicateVolume",
                        "spec.services.volumes[" + i + "].name",
                        "'%s' is the name of two volumes".formatted(name)));
            }
        }
        return findings.stream();
    }
}
