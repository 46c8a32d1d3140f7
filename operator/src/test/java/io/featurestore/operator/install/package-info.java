/// The manifests of deploy/ as files: what they hold, and the one file that holds them all.
@NullMarked
package io.featurestore.operator.install;

import org.jspecify.annotations.NullMarked;
