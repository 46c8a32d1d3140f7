/// From a resolved FeatureStore to the objects that run it, one file a kind. The objects are canonical: every default
/// that the API server would fill in is spelled out, every list has one order, and the same input gives the same bytes.
@NullMarked
package io.featurestore.operator.render;

import org.jspecify.annotations.NullMarked;
