package io.featurestore.server.online;

import java.util.List;

/// A request for features.
///
/// @param entities one column for each name, all of the same length
/// @param versionMetadata whether the response says which version of each view it shows
public record ReadRequest(PlanKey plan, List<EntityColumn> entities, boolean versionMetadata) {
    public ReadRequest {
        entities = List.copyOf(entities);
    }
}
