package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Notes what volumes of the user take from Secrets and ConfigMaps.
///
/// @param all `spec.services.volumes`, by whose places findings name a volume
record ReferredVolumes(Lookup lookup, @Nullable List<Volume> all) {

    void refer(List<Volume> volumes) {
        List<Volume> numbered = Objects.requireNonNullElse(all, List.of());
        for (int i = 0; i < numbered.size(); i++) {
            Volume volume = numbered.get(i);
            if (volume != null && volumes.contains(volume)) {
                refer(volume, "spec.services.volumes[%d]".formatted(i));
            }
        }
    }

    private void refer(Volume volume, String path) {
        SecretVolumeSource secret = volume.getSecret();
        if (secret != null && secret.getSecretName() != null) {
            lookup.referSecret(
                    secret.getSecretName(),
                    keys(secret.getItems()),
                    Boolean.TRUE.equals(secret.getOptional()),
                    path + ".secret");
        }
        ConfigMapVolumeSource configMap = volume.getConfigMap();
        if (configMap != null && configMap.getName() != null) {
            lookup.referConfigMap(
                    configMap.getName(),
                    keys(configMap.getItems()),
                    Boolean.TRUE.equals(configMap.getOptional()),
                    path + ".configMap");
        }
    }

    private static List<String> keys(@Nullable List<KeyToPath> items) {
        return items == null
                ? List.of()
                : items.stream().filter(Objects::nonNull).map(KeyToPath::getKey).toList();
    }
}
