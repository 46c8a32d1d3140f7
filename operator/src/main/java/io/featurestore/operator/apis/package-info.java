/// Kinds of other projects that a cluster may have: as much of them as is written or read here. A cluster gets and
/// loses them while the operator runs.
@NullMarked
package io.featurestore.operator.apis;

import org.jspecify.annotations.NullMarked;
