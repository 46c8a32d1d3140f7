/// The `featurestore` command: the operator's own functions without a cluster (`validate`, `render`, `up`), and the
/// operator itself (`run`). All input, output and processes of these commands are here; what they decide is in the
/// packages that the operator uses, too.
@NullMarked
package io.featurestore.operator.cli;

import org.jspecify.annotations.NullMarked;
