/// Where a whole registry lies: read as one message, replaced as one message. A store knows nothing of entities or
/// views; it keeps what it does not understand.
@NullMarked
package io.featurestore.server.registry.store;

import org.jspecify.annotations.NullMarked;
