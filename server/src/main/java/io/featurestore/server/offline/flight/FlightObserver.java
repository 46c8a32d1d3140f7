package io.featurestore.server.offline.flight;

/// Is told of each call that was answered, or refused.
@FunctionalInterface
public interface FlightObserver {

    /// @param api as the command names it; one that exists
    /// @param rows how many were sent
    void answered(String api, boolean failed, long nanos, long rows);
}
