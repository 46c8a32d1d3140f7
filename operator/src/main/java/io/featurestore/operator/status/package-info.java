/// What is told about a FeatureStore: conditions, phase, addresses and events, as functions of what was there, what was
/// planned, what became of it and what is observed. The same input gives the same status, so that nothing is written
/// when nothing has changed.
@NullMarked
package io.featurestore.operator.status;

import org.jspecify.annotations.NullMarked;
