package io.featurestore.server.online;

import feast.proto.types.ValueProto.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The columns of a request by the plan's slots. A name that is no join key of the project is left out, as in Python.
final class RequestKeys {
    private final FeatureTable.@Nullable EchoedKey[] bySlot;
    private final List<FeatureTable.EchoedKey> echoed;

    RequestKeys(RetrievalPlan plan, List<EntityColumn> entities) {
        bySlot = new FeatureTable.EchoedKey[plan.slots().size()];
        echoed = new ArrayList<>(entities.size());
        for (EntityColumn column : entities) {
            Integer slot = plan.slotOfName().get(column.name());
            if (slot != null) {
                put(slot, echo(plan.slots().get(slot), column));
            }
        }
    }

    private void put(int slot, FeatureTable.EchoedKey key) {
        FeatureTable.EchoedKey earlier = bySlot[slot];
        if (earlier != null) {
            echoed.remove(earlier);
        }
        bySlot[slot] = key;
        echoed.add(key);
    }

    private static FeatureTable.EchoedKey echo(RetrievalPlan.Slot slot, EntityColumn column) {
        Optional<KeyColumn> typed = slot.type() == ValueType.Enum.INVALID
                ? Optional.empty()
                : Optional.of(KeyCoercion.coerce(column, slot.type()));
        return new FeatureTable.EchoedKey(slot.name(), column, typed);
    }

    /// The join keys as they are sent back, in the order of the request.
    List<FeatureTable.EchoedKey> echoed() {
        return echoed;
    }

    boolean has(RetrievalPlan.PartKey key) {
        return find(key) != null;
    }

    private FeatureTable.@Nullable EchoedKey find(RetrievalPlan.PartKey key) {
        FeatureTable.EchoedKey found = bySlot[key.slot()];
        return found == null && key.fallback() >= 0 ? bySlot[key.fallback()] : found;
    }

    /// @throws IllegalStateException unless [#has] said yes
    KeyColumn column(RetrievalPlan.PartKey key, ValueType.Enum type) {
        FeatureTable.EchoedKey sent = find(key);
        if (sent == null) {
            throw new IllegalStateException("no values for " + key);
        }
        return sent.typed()
                .filter(typed -> typed.type() == type)
                .orElseGet(() -> KeyCoercion.coerce(sent.sent(), type));
    }
}
