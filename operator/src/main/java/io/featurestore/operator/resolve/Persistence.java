package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.List;
import java.util.Optional;

/// Where a store keeps what it holds.
public sealed interface Persistence {

    /// The `type` (of a registry: `registry_type`) in the configuration.
    String type();

    /// A file in the pod, on a volume, or in object storage.
    ///
    /// @param path absolute path in the pod, or a URI; absent where the engine takes paths from elsewhere
    /// @param claim the volume that keeps it, if it outlives the pod
    /// @param options further keys of the section
    record File(String type, Optional<String> path, Optional<Claim> claim, Yaml.Mapping options)
            implements Persistence {
        /// Whether the file lies outside the pods, so that several of them can use it.
        public boolean shared() {
            return path.filter(it -> it.startsWith("s3://") || it.startsWith("gs://"))
                    .isPresent();
        }
    }

    /// A database or service.
    ///
    /// @param settings further keys of the section, from the store's Secret
    record Store(String type, Yaml.Mapping settings) implements Persistence {}

    /// A claim on a volume.
    ///
    /// @param volume name of the volume in the pod
    /// @param name name of the claim
    /// @param mountPath where every container sees it
    /// @param creation what to create, unless the claim is somebody else's
    record Claim(String volume, String name, String mountPath, Optional<Creation> creation) {}

    /// A claim to create.
    ///
    /// @param storageClass the cluster's default if absent
    record Creation(List<String> accessModes, Optional<String> storageClass, VolumeResourceRequirements resources) {
        public Creation {
            accessModes = List.copyOf(accessModes);
        }
    }

    /// The claim behind it, if there is one.
    default Optional<Claim> volumeClaim() {
        return switch (this) {
            case File file -> file.claim();
            case Store unused -> Optional.empty();
        };
    }

    /// Whether several pods can use it at once.
    default boolean allowsSeveralPods() {
        return switch (this) {
            case File file -> file.shared();
            case Store unused -> true;
        };
    }
}
