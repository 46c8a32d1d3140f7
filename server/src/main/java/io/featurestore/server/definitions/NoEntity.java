package io.featurestore.server.definitions;

import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.ValueType;

/// What Feast puts in the place of an entity in views that have none. Every project has the entity, used or not.
final class NoEntity {
    static final String NAME = "__dummy";
    static final String JOIN_KEY = "__dummy_id";

    static final FeatureSpecV2 COLUMN = FeatureSpecV2.newBuilder()
            .setName(JOIN_KEY)
            .setValueType(ValueType.Enum.STRING)
            .build();
    static final Entity ENTITY = Entity.newBuilder()
            .setSpec(EntitySpecV2.newBuilder().setName(NAME).setJoinKey(JOIN_KEY))
            .build();

    private NoEntity() {}
}
