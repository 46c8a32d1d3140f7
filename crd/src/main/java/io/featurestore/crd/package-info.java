/// The `feast.dev` API beside its types: names of the objects that a FeatureStore has, their labels and annotations,
/// the conditions of its status, and the rules that its spec must meet.
@NullMarked
package io.featurestore.crd;

import org.jspecify.annotations.NullMarked;
