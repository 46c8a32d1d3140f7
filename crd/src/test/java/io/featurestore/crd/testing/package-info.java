/// A real API server for tests, published as the test jar of this module.
@NullMarked
package io.featurestore.crd.testing;

import org.jspecify.annotations.NullMarked;
