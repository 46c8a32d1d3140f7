package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.featurestore.crd.Labels;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.resolve.Resolved.Owner;
import java.util.Map;
import java.util.TreeMap;

/// Names, labels and owners of the objects.
final class Metadata {
    private Metadata() {}

    /// Of an object that is for no single service.
    static ObjectMeta of(Owner owner, String name) {
        return owned(owner, name, Labels.descriptive(owner.name()));
    }

    /// Of an object that is for one service.
    static ObjectMeta of(Owner owner, String name, ServiceType type) {
        return owned(owner, name, Labels.descriptive(owner.name(), type));
    }

    /// Of a cluster-scoped object of one FeatureStore: it can have no owner, so its labels name it.
    static ObjectMeta clusterScoped(Owner owner, String name, ServiceType type) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withLabels(new TreeMap<>(Labels.clusterScoped(owner.namespace(), owner.name(), owner.uid(), type)))
                .build();
    }

    /// A FeatureStore that is in no cluster has no uid, and an owner without uid is refused.
    private static ObjectMeta owned(Owner owner, String name, Map<String, String> labels) {
        ObjectMetaBuilder meta = new ObjectMetaBuilder()
                .withNamespace(owner.namespace())
                .withName(name)
                .withLabels(new TreeMap<>(labels));
        if (!owner.uid().isEmpty()) {
            meta.addNewOwnerReference()
                    .withApiVersion("feast.dev/v1")
                    .withKind("FeatureStore")
                    .withName(owner.name())
                    .withUid(owner.uid())
                    .withController(true)
                    .withBlockOwnerDeletion(true)
                    .endOwnerReference();
        }
        return meta.build();
    }
}
