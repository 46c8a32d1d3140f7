package io.featurestore.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import java.util.Optional;

/// What the caches know of the objects of FeatureStores, answers to our own writes included. Objects from here belong
/// to the caches and are never changed.
public interface Children {
    /// The object of this kind and name, whoever made it. Empty does not mean that there is none: some kinds are cached
    /// only where they carry our label.
    Optional<HasMetadata> find(ObjectKey key);

    /// Every object that carries our labels for this FeatureStore or that it controls.
    List<HasMetadata> of(FeatureStore owner);

    /// An object was written: the next [#find] returns it or something newer.
    void written(HasMetadata object);
}
