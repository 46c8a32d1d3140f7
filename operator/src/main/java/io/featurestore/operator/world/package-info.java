/// All that one reconcile knows: the FeatureStore, what it refers to, the children that exist, the APIs of the cluster
/// and the operator's settings. It is taken once, from caches or from files, and does not change; it is the only way
/// by which facts enter the pure part of the operator.
@NullMarked
package io.featurestore.operator.world;

import org.jspecify.annotations.NullMarked;
