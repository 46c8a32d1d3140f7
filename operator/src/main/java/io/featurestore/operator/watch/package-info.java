/// What the operator sees: one cache a kind of object, the index of who refers to what, and the client behind both.
/// Caches hold what is used and nothing else: no managed fields, and of the Secrets and ConfigMaps of others only those
/// that a FeatureStore refers to.
@NullMarked
package io.featurestore.operator.watch;

import org.jspecify.annotations.NullMarked;
