/// Online serving: what a request asks for is planned once for a snapshot of the registry, then read from the online
/// store; rows that are pushed or written are checked whole before the first one is stored. Knows no transport.
@NullMarked
package io.featurestore.server.online;

import org.jspecify.annotations.NullMarked;
