/// How servers and tools reach the registry of their configuration: a registry.db that they open themselves, or a
/// registry server, ours or Python's, over gRPC.
@NullMarked
package io.featurestore.server.registry.client;

import org.jspecify.annotations.NullMarked;
