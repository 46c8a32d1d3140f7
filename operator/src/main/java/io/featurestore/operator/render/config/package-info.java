/// The `feature_store.yaml` of servers and of clients: keys in the order, and text in the form, in which the Go
/// operator writes them, so that a tool that compares files sees no difference.
@NullMarked
package io.featurestore.operator.render.config;

import org.jspecify.annotations.NullMarked;
