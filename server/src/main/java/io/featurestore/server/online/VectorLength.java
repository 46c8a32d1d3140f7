package io.featurestore.server.online;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;

/// A feature that is indexed as a vector takes only vectors of its length.
final class VectorLength {
    private VectorLength() {}

    static void require(String view, FeatureSpecV2 feature, List<Value> values) {
        if (!feature.getVectorIndex() || feature.getVectorLength() <= 0) {
            return;
        }
        for (int row = 0; row < values.size(); row++) {
            int length = length(values.get(row));
            if (length >= 0 && length != feature.getVectorLength()) {
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "Row %d: Vector length %d does not match expected %d for feature '%s' in feature view '%s'."
                                .formatted(row, length, feature.getVectorLength(), feature.getName(), view));
            }
        }
    }

    /// -1 for a null.
    private static int length(Value value) {
        return switch (value.getValCase()) {
            case FLOAT_LIST_VAL -> value.getFloatListVal().getValCount();
            case DOUBLE_LIST_VAL -> value.getDoubleListVal().getValCount();
            case INT64_LIST_VAL -> value.getInt64ListVal().getValCount();
            case INT32_LIST_VAL -> value.getInt32ListVal().getValCount();
            default -> -1;
        };
    }
}
