package io.featurestore.server.definitions;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import io.featurestore.server.definitions.Definition.Column;
import io.featurestore.server.definitions.Definition.FeatureView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The columns of a view, split as Feast splits them: those named like a join key are the entities', all others are
/// features. A join key that the schema leaves out has its entity's type.
record Columns(List<FeatureSpecV2> entityColumns, List<FeatureSpecV2> features) {

    static Columns of(FeatureView view, Declared declared) {
        if (view.entities().isEmpty()) {
            return new Columns(List.of(NoEntity.COLUMN), specs(view.schema()));
        }
        Set<String> joinKeys = joinKeys(view, declared);
        List<FeatureSpecV2> entityColumns = new ArrayList<>(specs(
                view.schema().stream().filter(c -> joinKeys.contains(c.name())).toList()));
        for (Reference reference : view.entities()) {
            declared.entity(reference).ifPresent(entity -> {
                boolean listed = entityColumns.stream()
                        .anyMatch(column -> column.getName().equals(entity.joinKey()));
                if (!listed) {
                    entity.valueType()
                            .ifPresent(type -> entityColumns.add(FeatureSpecV2.newBuilder()
                                    .setName(entity.joinKey())
                                    .setValueType(type.proto())
                                    .build()));
                }
            });
        }
        return new Columns(
                List.copyOf(entityColumns),
                specs(view.schema().stream()
                        .filter(column -> !joinKeys.contains(column.name()))
                        .toList()));
    }

    static Set<String> joinKeys(FeatureView view, Declared declared) {
        return view.entities().stream()
                .flatMap(reference -> declared.entity(reference).stream())
                .map(Definition.Entity::joinKey)
                .collect(Collectors.toSet());
    }

    private static List<FeatureSpecV2> specs(List<Column> columns) {
        return columns.stream().map(Columns::spec).toList();
    }

    private static FeatureSpecV2 spec(Column column) {
        FeatureSpecV2.Builder spec = FeatureSpecV2.newBuilder()
                .setName(column.name())
                .setDescription(column.description())
                .putAllTags(column.tags())
                .setVectorIndex(column.vectorIndex())
                .setVectorLength(column.vectorLength())
                .setVectorSearchMetric(column.vectorSearchMetric());
        column.dtype().ifPresent(type -> spec.setValueType(type.valueType()).putAllTags(type.tags()));
        return spec.build();
    }
}
