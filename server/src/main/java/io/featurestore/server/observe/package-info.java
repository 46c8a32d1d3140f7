/// What can be seen of a running server from outside: Prometheus metrics under the names of Python's servers, and the
/// endpoint that they are scraped from.
@NullMarked
package io.featurestore.server.observe;

import org.jspecify.annotations.NullMarked;
