package io.featurestore.server.offline.engine.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// Gives a column back what Parquet's types can't say and its writer noted: a zone, a wide offset, a dictionary.
final class ArrowOrigin {
    private ArrowOrigin() {}

    static Field restored(Field read, Optional<Field> written) {
        if (written.isEmpty()) {
            return read;
        }
        Field original = written.get();
        ArrowType type = type(read, original);
        List<Field> children = new ArrayList<>();
        boolean alike = read.getChildren().size() == original.getChildren().size();
        for (int i = 0; i < read.getChildren().size(); i++) {
            Optional<Field> below = alike ? Optional.of(original.getChildren().get(i)) : Optional.empty();
            children.add(restored(read.getChildren().get(i), below));
        }
        FieldType field = new FieldType(read.isNullable(), type, original.getDictionary());
        return new Field(read.getName(), field, children);
    }

    private static ArrowType type(Field read, Field original) {
        ArrowType own = read.getType();
        ArrowType noted = original.getType();
        boolean zone = own instanceof ArrowType.Timestamp stored
                && noted instanceof ArrowType.Timestamp named
                && stored.getTimezone() != null
                && named.getTimezone() != null
                && stored.getUnit() == named.getUnit();
        boolean wide = (own instanceof ArrowType.Utf8 && noted instanceof ArrowType.LargeUtf8)
                || (own instanceof ArrowType.Binary && noted instanceof ArrowType.LargeBinary)
                || (own instanceof ArrowType.List && noted instanceof ArrowType.LargeList)
                || (own instanceof ArrowType.List && noted instanceof ArrowType.FixedSizeList);
        boolean span = own instanceof ArrowType.Int && noted instanceof ArrowType.Duration;
        return zone || wide || span || noted instanceof ArrowType.Null ? noted : own;
    }
}
