package io.featurestore.server.online;

import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// One part of a view's entity key.
public record JoinKey(String name, ValueType.Enum type) {
    /// The entity of views that have none, and its join key, whose value is the empty text.
    private static final String DUMMY_ENTITY = "__dummy";

    static final String DUMMY = "__dummy_id";

    /// The join keys of a view in the order of the serialized key: by code point of their names.
    ///
    /// @throws ServeException `ENTITY_NOT_FOUND` if the registry lacks an entity of the view
    public static List<JoinKey> of(ViewShape view, Catalog catalog) {
        List<JoinKey> keys = new ArrayList<>();
        for (String entity : view.entities()) {
            keys.add(of(entity, view, catalog));
        }
        if (keys.isEmpty()) {
            keys.add(new JoinKey(DUMMY, ValueType.Enum.STRING));
        }
        keys.sort(Comparator.comparing(key -> key.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        return List.copyOf(keys);
    }

    private static JoinKey of(String entityName, ViewShape view, Catalog catalog) {
        if (entityName.equals(DUMMY_ENTITY)) {
            return new JoinKey(DUMMY, ValueType.Enum.STRING);
        }
        Entity entity = catalog.entity(entityName)
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.ENTITY_NOT_FOUND,
                        "Entity %s does not exist in project %s".formatted(entityName, catalog.project())));
        String name = nameOf(entity);
        ValueType.Enum type = view.entityColumns().stream()
                .filter(column -> column.getName().equals(name))
                .map(FeatureSpecV2::getValueType)
                .findFirst()
                .orElse(entity.getSpec().getValueType());
        return new JoinKey(name, type);
    }

    static String nameOf(Entity entity) {
        String joinKey = entity.getSpec().getJoinKey();
        return joinKey.isEmpty() ? entity.getSpec().getName() : joinKey;
    }

    public boolean isDummy() {
        return name.equals(DUMMY);
    }
}
