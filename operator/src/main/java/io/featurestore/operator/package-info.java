/// The operator: from a FeatureStore to a running one. Data flows one way: world, resolve, validate, render, apply,
/// status. The packages world, resolve, validate, render and status are pure functions over values.
@NullMarked
package io.featurestore.operator;

import org.jspecify.annotations.NullMarked;
