package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// A Feast deployment: its project, the servers to run for it and the stores behind them.
///
/// `getSpec()` and `getStatus()` are null where the resource has none; the API admits a resource without a spec.
@Group("feast.dev")
@Version(value = "v1", storage = true, served = true)
@Kind("FeatureStore")
@Plural("featurestores")
@ShortNames("feast")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FeatureStore extends CustomResource<FeatureStoreSpec, FeatureStoreStatus> implements Namespaced {

    @Override
    protected FeatureStoreSpec initSpec() {
        return null;
    }

    @Override
    protected FeatureStoreStatus initStatus() {
        return null;
    }
}
