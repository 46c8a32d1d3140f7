package io.featurestore.server.online;

/// What the configuration says on serving.
///
/// @param entityKeyVersion version of the serialization of entity keys, 2 or 3
/// @param versioning whether `view@v2:feature` can be asked for, and views of later versions have tables of their own
/// @param whileMaterializing whether a view is served while it is being materialized
/// @param enforceTtl whether values older than their view's TTL are marked so; Python's server does not
public record ServingRules(int entityKeyVersion, boolean versioning, boolean whileMaterializing, boolean enforceTtl) {}
