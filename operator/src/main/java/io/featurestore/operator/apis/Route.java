package io.featurestore.operator.apis;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/// An address of OpenShift from outside of the cluster.
@Group(Route.API)
@Version("v1")
@Kind("Route")
@Plural("routes")
public final class Route extends JsonResource implements Namespaced {
    private static final long serialVersionUID = 1L;

    /// The API group.
    public static final String API = "route.openshift.io";
}
