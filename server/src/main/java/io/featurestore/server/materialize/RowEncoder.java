package io.featurestore.server.materialize;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.JoinKey;
import io.featurestore.server.online.store.EncodedRows;
import io.featurestore.server.value.EntityKeys;
import io.featurestore.server.value.arrow.ArrowColumn;
import io.featurestore.server.value.arrow.ArrowKeys;
import io.featurestore.server.value.arrow.TimeCells;
import io.featurestore.server.value.arrow.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// The rows of one record batch as the online store keeps them.
final class RowEncoder {
    private final Target target;
    private final VectorSchemaRoot root;
    private final ArrowKeys keys;
    private final ArrowColumn[] values;
    private final TimeCells time;
    private final Optional<TimeCells> created;

    /// @throws ServeException `INVALID_ARGUMENT` naming view and column, for a column that is missing or of a wrong
    /// type
    RowEncoder(Target target, VectorSchemaRoot root, SourceColumns columns, int keyVersion) {
        this.target = target;
        this.root = root;
        this.keys = keys(columns.keys(), keyVersion);
        List<FeatureSpecV2> features = target.shape().features();
        this.values = new ArrowColumn[features.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(features.get(i), columns.features().get(i));
        }
        this.time = named(() -> TimeCells.of(columns.time(), vector(columns.time())));
        this.created = columns.created().map(name -> named(() -> TimeCells.of(name, vector(name))));
    }

    private ArrowKeys keys(List<String> columns, int version) {
        List<String> names = target.keys().stream().map(JoinKey::name).toList();
        byte[] prefix = EntityKeys.of(names, version).prefix();
        if (columns.isEmpty()) {
            // The one key of a view without entities: the empty text.
            byte[] dummy = EntityKeys.of(names, version)
                    .serialize(List.of(Value.newBuilder().setStringVal("").build()));
            return ArrowKeys.of(dummy, List.of());
        }
        List<ArrowKeys.Column> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ValueType.Enum type = target.keys().get(i).type();
            parts.add(new ArrowKeys.Column(columns.get(i), type, vector(columns.get(i))));
        }
        return named(() -> ArrowKeys.of(prefix, parts));
    }

    private ArrowColumn value(FeatureSpecV2 feature, String column) {
        return named(() -> ArrowColumn.of(column, vector(column), feature.getValueType()));
    }

    private FieldVector vector(String column) {
        FieldVector vector = root.getVector(column);
        if (vector == null) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT, "the source's rows lack the column '%s'".formatted(column));
        }
        return vector;
    }

    private interface Step<T> {
        T run();
    }

    /// Puts the view's name before what is wrong.
    private <T> T named(Step<T> step) {
        try {
            return step.run();
        } catch (ServeException e) {
            throw ServeException.of(
                    e.error().code(),
                    "Feature view %s: %s".formatted(target.name(), e.error().message()));
        }
    }

    /// Appends the row's key.
    ///
    /// @return false, having appended nothing, if a part of it is null
    boolean key(int row, EncodedRows rows) {
        boolean whole = keys.write(row, rows.bytes());
        if (whole) {
            rows.endCell();
        }
        return whole;
    }

    /// Appends the value of one of the view's features.
    Written value(int feature, int row, EncodedRows rows) {
        Written written = named(() -> values[feature].write(row, rows.bytes()));
        rows.endCell();
        return written;
    }

    /// Appends the row's times, which end it.
    void times(int row, EncodedRows rows) {
        rows.endRow(time.seconds(row), time.nanos(row));
        if (created.isPresent() && !created.get().isNull(row)) {
            rows.created(created.get().seconds(row), created.get().nanos(row));
        }
    }
}
