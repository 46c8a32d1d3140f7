package io.featurestore.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.FeatureStoreStatus;

/// A FeatureStore as written through the deprecated version; its content is that of `v1`.
@Group("feast.dev")
@Version(
        value = "v1alpha1",
        storage = false,
        served = true,
        deprecated = true,
        deprecationWarning = "feast.dev/v1alpha1 FeatureStore is deprecated; use feast.dev/v1")
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
