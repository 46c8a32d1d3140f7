package io.featurestore.server.offline.flight;

import java.time.Duration;

/// What one server takes on.
///
/// @param messageBytes the largest message of an upload; clients send each chunk of a frame as one
/// @param uploadBytes of one call, all messages together
/// @param calls at a time; more are told to try again
/// @param silence how long a client may neither send what it announced nor read what it asked for
/// @param query how long one call may take altogether
/// @param keptBytes of uploads that wait on disk for a client 0.66 to fetch the answer
/// @param keptFor how long such an upload waits
public record FlightLimits(
        int messageBytes,
        long uploadBytes,
        int calls,
        Duration silence,
        Duration query,
        long keptBytes,
        Duration keptFor) {}
