package io.featurestore.server.offline.engine.duckdb;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// What DuckDB's columns are shown as.
final class Fields {
    private static final String ITEM = "item";

    private Fields() {}

    static Field shown(ResultRows.Output output, Field found) {
        return output.type()
                .map(type -> new Field(output.name(), type.getFieldType(), type.getChildren()))
                .orElseGet(() -> named(output.name(), found));
    }

    /// A list's element is called `item`, as pyarrow does; times are UTC, also those whose file does not say so.
    private static Field named(String name, Field field) {
        List<Field> children = field.getChildren();
        ArrowType type = field.getType();
        if (type instanceof ArrowType.List) {
            children = List.of(named(ITEM, children.getFirst()));
        } else if (!(type instanceof ArrowType.Map)) {
            children = children.stream().map(it -> named(it.getName(), it)).toList();
        }
        if (type instanceof ArrowType.Timestamp timestamp && isUtc(timestamp)) {
            type = new ArrowType.Timestamp(timestamp.getUnit(), "UTC");
        }
        return new Field(name, new FieldType(field.isNullable(), type, field.getDictionary()), children);
    }

    private static boolean isUtc(ArrowType.Timestamp timestamp) {
        return timestamp.getTimezone() == null || timestamp.getTimezone().equals("Etc/UTC");
    }
}
