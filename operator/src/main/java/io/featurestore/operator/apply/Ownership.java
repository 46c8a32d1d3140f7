package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.featurestore.crd.Annotations;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// To whom an existing object belongs, from the point of view of one FeatureStore.
sealed interface Ownership {
    /// The FeatureStore controls it, or nobody does and it carries the labels that say so.
    record Ours() implements Ownership {}

    /// A claim that nobody controls: it is used as it is and never owned.
    record Lent() implements Ownership {}

    /// Somebody else's.
    ///
    /// @param message whose, and what to do about it
    record Foreign(String message) implements Ownership {}

    String CLAIM = "PersistentVolumeClaim";

    static Ownership of(FeatureStore owner, HasMetadata live) {
        return controller(live)
                .map(controller -> byController(owner, live, controller))
                .orElseGet(() -> byLabels(owner, live));
    }

    private static Ownership byController(FeatureStore owner, HasMetadata live, OwnerReference controller) {
        if (controller.getUid().equals(owner.getMetadata().getUid())) {
            return new Ours();
        }
        boolean predecessor = controller.getKind().equals(owner.getKind())
                && controller.getName().equals(owner.getMetadata().getName());
        return new Foreign(
                predecessor
                        ? "%s still belongs to an earlier FeatureStore of this name and is being removed"
                                .formatted(ObjectKey.of(live))
                        : "%s belongs to %s %s; delete it or give the FeatureStore another name"
                                .formatted(ObjectKey.of(live), controller.getKind(), controller.getName()));
    }

    private static Ownership byLabels(FeatureStore owner, HasMetadata live) {
        if (carriesLabels(owner, live)) {
            return new Ours();
        }
        if (live.getKind().equals(CLAIM)) {
            return new Lent();
        }
        return new Foreign("%s exists and is not this FeatureStore's; delete it or give the FeatureStore another name"
                .formatted(ObjectKey.of(live)));
    }

    /// Whether an object without controller says by its labels that it is of this FeatureStore. In the FeatureStore's
    /// namespace its name is enough, elsewhere the label of its namespace must say it.
    static boolean carriesLabels(FeatureStore owner, HasMetadata live) {
        ObjectMeta metadata = live.getMetadata();
        Map<String, String> labels = labels(metadata);
        String namespace = owner.getMetadata().getNamespace();
        boolean placed = metadata.getNamespace() == null
                ? namespace.equals(labels.get(Labels.NAMESPACE))
                : namespace.equals(metadata.getNamespace());
        return placed
                && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
                && owner.getMetadata().getName().equals(labels.get(Labels.NAME));
    }

    static Optional<OwnerReference> controller(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getOwnerReferences(), List.<OwnerReference>of()).stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
    }

    /// The reference that makes `owner` the controller of its children.
    static OwnerReference reference(FeatureStore owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /// Whether the FeatureStore asks that its claims outlive it.
    static boolean retainsClaims(FeatureStore owner) {
        return "true".equals(annotations(owner.getMetadata()).get(Annotations.RETAIN_CLAIMS));
    }

    static Map<String, String> labels(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    }

    static Map<String, String> annotations(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    }
}
