package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.SecretVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;

/// Files of Secrets as volumes, and what containers only read.
final class MountedFiles {
    /// Owner and group may read; the pod's `fsGroup` is the group.
    private static final int SECRET_MODE = 0440;

    private MountedFiles() {}

    /// All files of a Secret.
    static Volume secret(String volume, String secret) {
        return of(volume, source(secret).build());
    }

    /// The one file of a Secret that has this key.
    static Volume secret(String volume, String secret, String key) {
        return of(
                volume,
                source(secret).addNewItem().withKey(key).withPath(key).endItem().build());
    }

    /// @param path where the container finds it
    static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    private static SecretVolumeSourceBuilder source(String secret) {
        return new SecretVolumeSourceBuilder().withSecretName(secret).withDefaultMode(SECRET_MODE);
    }

    private static Volume of(String volume, SecretVolumeSource secret) {
        return new VolumeBuilder().withName(volume).withSecret(secret).build();
    }
}
