package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.FeatureStore;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Of which FeatureStore an object is, as far as the object itself says it.
final class Owners {
    private static final String KIND = HasMetadata.getKind(FeatureStore.class);
    private static final String GROUP = HasMetadata.getGroup(FeatureStore.class) + "/";

    private Owners() {}

    /// The FeatureStore that controls the object, else the one that its labels name.
    static Optional<ResourceID> of(HasMetadata object) {
        return byReference(object.getMetadata()).or(() -> byLabels(object.getMetadata()));
    }

    private static Optional<ResourceID> byReference(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getOwnerReferences(), List.<OwnerReference>of()).stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .filter(reference -> KIND.equals(reference.getKind())
                        && reference.getApiVersion().startsWith(GROUP))
                .map(reference -> new ResourceID(reference.getName(), metadata.getNamespace()))
                .findFirst();
    }

    private static Optional<ResourceID> byLabels(ObjectMeta metadata) {
        Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
        String name = labels.containsKey(Labels.NAME) ? labels.get(Labels.NAME) : labels.get(Labels.JOB_OF);
        String namespace = metadata.getNamespace() == null ? labels.get(Labels.NAMESPACE) : metadata.getNamespace();
        return Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY)) && name != null && namespace != null
                ? Optional.of(new ResourceID(name, namespace))
                : Optional.empty();
    }
}
