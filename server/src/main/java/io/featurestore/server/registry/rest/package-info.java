/// The registry over REST: Feast's routes, with its JSON. Nothing is decided here: a route reads its parameters, asks
/// the registry, and puts messages into the shape that Feast gives them.
@NullMarked
package io.featurestore.server.registry.rest;

import org.jspecify.annotations.NullMarked;
