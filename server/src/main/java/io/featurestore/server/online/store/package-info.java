/// What an online store can do, whatever it is made of: read columns of views for many entity keys at once, and write
/// rows. Values cross this border as the bytes of a serialized `feast.types.Value`, exactly as they are stored.
/// A store knows the formats of its kind and nothing of requests, permissions or transports.
@NullMarked
package io.featurestore.server.online.store;

import org.jspecify.annotations.NullMarked;
