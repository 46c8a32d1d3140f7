/// The logic of every registry operation, over one store layer (`store`). The protocols (`grpc`, `rest`) only
/// translate to and from it.
@NullMarked
package io.featurestore.server.registry;

import org.jspecify.annotations.NullMarked;
