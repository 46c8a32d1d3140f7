package io.featurestore.server.auth;

import feast.proto.core.PermissionProto.PermissionSpec;
import java.util.Map;

/// An object that a permission may speak of: its type, its name, and its own tags, which `required_tags` is matched
/// against.
public record Resource(PermissionSpec.Type type, String name, Map<String, String> tags) {
    public Resource {
        tags = Map.copyOf(tags);
    }
}
