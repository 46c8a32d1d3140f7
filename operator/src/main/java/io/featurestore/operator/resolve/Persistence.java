package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.List;
import java.util.Optional;

/// Where a store keeps what it holds.
public sealed interface Persistence {

    /// The `type` (of a registry: `registry_type`) in the configuration.
    String type();

    /// The claim behind it, if there is one.
    Optional<Claim> claim();

    /// Whether several pods can use it at once.
    boolean allowsSeveralPods();

    /// A file in the pod, on a volume, or in object storage.
    ///
    /// @param path absolute path in the pod, or a URI; absent where the engine takes paths from elsewhere
    /// @param options further keys of the section
    record File(String type, Optional<String> path, Optional<Claim> claim, Yaml.Mapping options)
            implements Persistence {
        @Override
        public boolean allowsSeveralPods() {
            return path.filter(it -> it.startsWith("s3://") || it.startsWith("gs://"))
                    .isPresent();
        }
    }

    /// A database or service.
    ///
    /// @param settings further keys of the section, from the store's Secret
    record Store(String type, Yaml.Mapping settings) implements Persistence {
        @Override
        public Optional<Claim> claim() {
            return Optional.empty();
        }

        @Override
        public boolean allowsSeveralPods() {
            return true;
        }
    }

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
}
