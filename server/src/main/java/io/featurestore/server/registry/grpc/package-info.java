/// The registry over gRPC, as Feast's clients speak it. Only translates: messages to operations, errors to statuses.
@NullMarked
package io.featurestore.server.registry.grpc;

import org.jspecify.annotations.NullMarked;
