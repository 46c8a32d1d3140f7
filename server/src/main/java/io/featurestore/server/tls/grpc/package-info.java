/// TLS for gRPC servers.
@NullMarked
package io.featurestore.server.tls.grpc;

import org.jspecify.annotations.NullMarked;
