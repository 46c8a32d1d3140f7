package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeatureStore;
import java.util.stream.Stream;

/// One rule about what a FeatureStore says, whatever the cluster holds. Total: it finds nothing in what is absent.
@FunctionalInterface
interface SpecRule {
    Stream<Finding> check(FeatureStore featureStore);
}
