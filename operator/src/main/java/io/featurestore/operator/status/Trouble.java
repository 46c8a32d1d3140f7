package io.featurestore.operator.status;

/// An object that is not as it was rendered.
///
/// @param kind of the object
/// @param name of the object
/// @param grave whether the FeatureStore can't be Ready with it
/// @param reason a stable code, fit for the reason of a condition
/// @param message names the object and says what to do; the same as long as the cause is the same
public record Trouble(String kind, String name, boolean grave, String reason, String message) {}
