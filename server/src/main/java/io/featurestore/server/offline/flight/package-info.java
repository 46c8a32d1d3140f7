/// Arrow Flight, as Feast's clients 0.66 and 0.67 speak it: calls and their streams, commands as JSON, frames in and
/// answers out. Only translation: what is asked for is done by `offline.serving`.
///
/// The transport is written on gRPC itself, because a server must bound what it holds: a call asks for the next
/// message of an upload when the last one is used, writes the next batch when the last one has left, and ends, with
/// everything that it holds, when its client goes away.
@NullMarked
package io.featurestore.server.offline.flight;

import org.jspecify.annotations.NullMarked;
