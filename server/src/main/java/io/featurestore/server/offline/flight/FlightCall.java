package io.featurestore.server.offline.flight;

import io.featurestore.server.auth.Identity;

/// One call of a client while it lasts.
///
/// @param upload what the client sends
/// @param download what it gets, for methods that answer with rows
record FlightCall(Identity caller, Upload upload, Download download, Cancellation cancellation) {}
