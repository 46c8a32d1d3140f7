package io.featurestore.server.online;

import feast.proto.core.EntityProto.Entity;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.catalog.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names that a request's entity rows may use. As in Python, every join key of the project is known, whether a
/// view of the request has it or not, and the name of an entity stands for its join key.
final class SlotTable {
    private final List<RetrievalPlan.Slot> slots = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();

    SlotTable(Catalog catalog) {
        for (Entity entity : catalog.entities()) {
            String joinKey = JoinKey.nameOf(entity);
            if (!joinKey.equals(JoinKey.DUMMY)) {
                names.putIfAbsent(entity.getSpec().getName(), slot(joinKey));
            }
        }
        // A join key's own name wins over an entity that is called like it.
        for (int i = 0; i < slots.size(); i++) {
            names.put(slots.get(i).name(), i);
        }
    }

    private int slot(String joinKey) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).name().equals(joinKey)) {
                return i;
            }
        }
        slots.add(new RetrievalPlan.Slot(joinKey, ValueType.Enum.INVALID));
        return slots.size() - 1;
    }

    /// @param joinKeyMap from a join key to the name that the request has for it
    RetrievalPlan.PartKey use(JoinKey key, Map<String, String> joinKeyMap) {
        if (key.isDummy()) {
            return new RetrievalPlan.PartKey(key, -1, -1);
        }
        String name = joinKeyMap.getOrDefault(key.name(), key.name());
        int slot = typed(name, key.type());
        names.put(name, slot);
        int own = name.equals(key.name()) ? -1 : slot(key.name());
        return new RetrievalPlan.PartKey(key, slot, own);
    }

    private int typed(String name, ValueType.Enum type) {
        int slot = slot(name);
        slots.set(slot, new RetrievalPlan.Slot(name, type));
        return slot;
    }

    List<RetrievalPlan.Slot> slots() {
        return slots;
    }

    Map<String, Integer> names() {
        return names;
    }
}
