/// `feature_store.yaml` as records: one sealed interface for each thing that has a type. Reading reports every problem
/// at once, each with its key; what the file asks for and this build does not have is kept by name, so that only the
/// server that needs it refuses to start. The environment is passed in, and no value of a secret is ever shown.
@NullMarked
package io.featurestore.server.config;

import org.jspecify.annotations.NullMarked;
