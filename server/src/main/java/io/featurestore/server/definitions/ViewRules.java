package io.featurestore.server.definitions;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.definitions.Definition.Column;
import io.featurestore.server.definitions.Definition.FeatureView;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold for a feature view, beside the form of its fields.
final class ViewRules {
    /// The types that Feast can write into the key of an online store.
    private static final Set<ValueType.Enum> KEY_TYPES = EnumSet.of(
            ValueType.Enum.STRING,
            ValueType.Enum.BYTES,
            ValueType.Enum.INT32,
            ValueType.Enum.INT64,
            ValueType.Enum.UNIX_TIMESTAMP);

    private ViewRules() {}

    static void check(FeatureView view, Declared declared, Set<Place> faulty, List<Problem> problems) {
        name(view, problems);
        version(view, problems);
        source(view, declared, problems);
        boolean sound = entities(view, declared, faulty, problems);
        columns(view, declared, problems);
        if (sound) {
            joinKeys(view, declared, problems);
        }
    }

    private static void name(FeatureView view, List<Problem> problems) {
        if (view.name().contains("@") || view.name().contains(":")) {
            problems.add(view.place().problem("a view's name must not contain '@' or ':'; references use them"));
        }
    }

    private static void version(FeatureView view, List<Problem> problems) {
        if (!ViewVersion.isValid(view.version())) {
            problems.add(view.place()
                    .field("version", view.place().node())
                    .problem("'" + view.version() + "' is no version; allowed are latest, v2, version2"));
        }
    }

    private static void source(FeatureView view, Declared declared, List<Problem> problems) {
        view.source().ifPresent(reference -> {
            if (declared.source(reference).isEmpty()) {
                problems.add(reference
                        .place()
                        .problem(Rules.notFound(
                                "source", reference.name(), declared.sources().keySet())));
            }
        });
        declared.batchSource(view).ifPresent(file -> {
            for (Column column : view.schema()) {
                String feature = file.fieldMapping().get(column.name());
                if (feature != null) {
                    problems.add(column.place()
                            .problem("'" + column.name() + "' is a column of " + file.name()
                                    + " that its field_mapping renames to '" + feature + "'; use that name here"));
                }
            }
        });
    }

    /// Whether all entities are there and sound, so that join keys can be judged.
    private static boolean entities(FeatureView view, Declared declared, Set<Place> faulty, List<Problem> problems) {
        Map<String, String> byJoinKey = new HashMap<>();
        boolean sound = true;
        for (Reference reference : view.entities()) {
            Definition.Entity entity = declared.entities().get(reference.name());
            if (entity == null) {
                sound = false;
                problems.add(reference
                        .place()
                        .problem(Rules.notFound(
                                "entity", reference.name(), declared.entities().keySet())));
                continue;
            }
            sound &= !faulty.contains(entity.place());
            String other = byJoinKey.putIfAbsent(entity.joinKey(), entity.name());
            if (other != null) {
                problems.add(reference
                        .place()
                        .problem("has the join key '" + entity.joinKey() + "', as '" + other
                                + "' has; entities of one view need join keys of their own"));
            }
        }
        return sound;
    }

    private static void columns(FeatureView view, Declared declared, List<Problem> problems) {
        Set<String> names = new HashSet<>();
        boolean vector = false;
        for (Column column : view.schema()) {
            if (!names.add(column.name())) {
                problems.add(column.place().problem("the column '" + column.name() + "' is given twice"));
            }
            if (column.name().equals(NoEntity.JOIN_KEY)) {
                problems.add(column.place().problem("the name " + NoEntity.JOIN_KEY + " is Feast's own"));
            }
            if (column.name().contains(":")) {
                problems.add(column.place().problem("a feature's name must not contain ':'; references use it"));
            }
            if (column.vectorIndex() && vector) {
                problems.add(column.place().problem("a view may have one vector_index only"));
            }
            vector |= column.vectorIndex();
        }
        Set<String> joinKeys = Columns.joinKeys(view, declared);
        if (view.schema().stream().allMatch(column -> joinKeys.contains(column.name()))) {
            problems.add(view.place()
                    .field("schema", view.place().node())
                    .problem("has no feature; list at least one column beside the join keys"));
        }
    }

    private static void joinKeys(FeatureView view, Declared declared, List<Problem> problems) {
        for (Reference reference : view.entities()) {
            Definition.Entity entity = declared.entities().get(reference.name());
            if (entity == null) {
                continue;
            }
            List<Column> columns = view.schema().stream()
                    .filter(column -> column.name().equals(entity.joinKey()))
                    .toList();
            if (columns.isEmpty() && entity.valueType().isEmpty()) {
                problems.add(reference
                        .place()
                        .problem("the type of join key '" + entity.joinKey()
                                + "' is not known; give the entity a value_type, or list the column in the schema"));
            }
            columns.forEach(column -> column.dtype()
                    .ifPresent(type -> entity.valueType()
                            .filter(declaredType -> declaredType.proto() != type.valueType())
                            .ifPresent(declaredType -> problems.add(column.place()
                                    .problem("the join key of entity '" + entity.name() + "' is " + declaredType
                                            + " by its value_type, " + type.valueType() + " here")))));
        }
        if (view.switches().online()) {
            Columns.of(view, declared).entityColumns().stream()
                    .filter(column -> !KEY_TYPES.contains(column.getValueType()))
                    .forEach(column -> problems.add(view.place()
                            .problem("join key '" + column.getName() + "' is " + column.getValueType()
                                    + ", which no online store can look up; allowed are " + KEY_TYPES
                                    + ", or online: false")));
        }
    }
}
