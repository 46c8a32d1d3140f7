package io.featurestore.crd;

import java.util.Map;

/// Labels of the objects of a FeatureStore. Those of [#selector] are in selectors, which can never change once a
/// Deployment exists; those of [#descriptive] only describe. Keys and values are those of the Go operator, so that
/// either operator finds the other's objects.
public final class Labels {
    /// Name of the FeatureStore; on every object.
    public static final String NAME = "feast.dev/name";

    /// What the object is for, see [ServiceType].
    public static final String SERVICE_TYPE = "feast.dev/service-type";

    /// Namespace of the FeatureStore; on cluster-scoped objects, which have no owner to tell it.
    public static final String NAMESPACE = "feast.dev/namespace";

    /// UID of the FeatureStore; on cluster-scoped objects.
    public static final String UID = "feast.dev/uid";

    /// Name of the FeatureStore, on the pods of its job: with [#NAME] its Services would send them requests.
    public static final String JOB_OF = "feast.dev/job-of";

    /// Who writes the object; on every object, and the filter of the operator's caches.
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /// The value of [#MANAGED_BY].
    public static final String OPERATOR = "feast-operator";

    private Labels() {}

    /// What selects the pods of the FeatureStore `name`: the selector of its Deployment and of every Service.
    public static Map<String, String> selector(String name) {
        return Map.of(NAME, name);
    }

    /// Labels of an object that is for no single service.
    public static Map<String, String> descriptive(String name) {
        return Map.of(NAME, name, MANAGED_BY, OPERATOR);
    }

    /// Labels of an object that is for one service.
    public static Map<String, String> descriptive(String name, ServiceType type) {
        return Map.of(NAME, name, MANAGED_BY, OPERATOR, SERVICE_TYPE, type.label());
    }

    /// Labels of the pods of a job: none that a selector of the FeatureStore's other objects matches.
    public static Map<String, String> jobPod(String name) {
        return Map.of(JOB_OF, name, MANAGED_BY, OPERATOR, SERVICE_TYPE, ServiceType.CRON_JOB.label());
    }

    /// Labels of a cluster-scoped object: they say whose it is, since nothing cluster-scoped can be owned.
    public static Map<String, String> clusterScoped(String namespace, String name, String uid, ServiceType type) {
        return Map.of(NAME, name, NAMESPACE, namespace, UID, uid, MANAGED_BY, OPERATOR, SERVICE_TYPE, type.label());
    }
}
