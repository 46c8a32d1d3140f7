/// The online server's HTTP: reads requests, writes answers, and decides nothing. Bodies and errors have the form that
/// Feast's Python client reads.
@NullMarked
package io.featurestore.server.online.http;

import org.jspecify.annotations.NullMarked;
