package io.featurestore.server.online;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.online.store.ViewReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All that can be known of a request before its entity rows: made once for a snapshot of the registry and a list of
/// features, then used by every request that asks for the same. Immutable.
///
/// @param slots what rows may bring: join keys, under the name that the response shows
/// @param slotOfName the slot of each name that a request may use: a join key, or the name of an entity
/// @param parts one for each view
/// @param columns the features in the order of the request
/// @param resources what the caller needs to be allowed to read
/// @param versions the views and the versions that are read, for the response's metadata
public record RetrievalPlan(
        List<Slot> slots,
        Map<String, Integer> slotOfName,
        List<Part> parts,
        List<Column> columns,
        List<Resource> resources,
        List<ViewVersion> versions) {
    public RetrievalPlan {
        slots = List.copyOf(slots);
        slotOfName = Map.copyOf(slotOfName);
        parts = List.copyOf(parts);
        columns = List.copyOf(columns);
        resources = List.copyOf(resources);
        versions = List.copyOf(versions);
    }

    /// @param type `INVALID` for a join key of the project that none of the views has: it is only sent back
    public record Slot(String name, ValueType.Enum type) {}

    /// One view's part of the read.
    ///
    /// @param view the view's name in the registry
    /// @param keys the join keys in the order of the serialized entity key
    /// @param ttl zero if values never get too old
    record Part(String view, ViewReader reader, KeyEncoder encoder, List<PartKey> keys, Duration ttl) {
        Part {
            keys = List.copyOf(keys);
        }

        boolean isEntityless() {
            return keys.size() == 1 && keys.getFirst().key().isDummy();
        }
    }

    /// @param slot where the key's values come from
    /// @param fallback the slot of the key's own name, where the view goes by an alias with other names of keys
    record PartKey(JoinKey key, int slot, int fallback) {}

    /// One feature of the response.
    ///
    /// @param part index into the parts
    /// @param cell index of the feature among those of the part's reader
    public record Column(String name, int part, int cell) {}

    public record ViewVersion(String name, int version) {}

    /// How many views are read.
    public int viewCount() {
        return parts.size();
    }
}
