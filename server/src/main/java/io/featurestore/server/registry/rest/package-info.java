/// The registry over REST. It is not built yet: the port is open, and every route says so.
@NullMarked
package io.featurestore.server.registry.rest;

import org.jspecify.annotations.NullMarked;
