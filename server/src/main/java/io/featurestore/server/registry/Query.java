package io.featurestore.server.registry;

import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import java.util.Map;

/// What a list request asks for.
///
/// @param fresh whether the registry must be looked at now (`allow_cache: false`)
/// @param tags an object must have all of them, with equal values
public record Query(
        String project, boolean fresh, Map<String, String> tags, SortingParams sorting, PaginationParams pagination) {
    public Query {
        tags = Map.copyOf(tags);
    }
}
