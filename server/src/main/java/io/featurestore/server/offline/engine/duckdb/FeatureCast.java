package io.featurestore.server.offline.engine.duckdb;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.offline.FeatureTypes;
import java.util.List;
import java.util.Optional;

/// A source's column as the type that the view declares, exactly or not at all: what would lose a part ends the query
/// with the feature's name.
final class FeatureCast {
    private static final List<String> FLOATING = List.of("DOUBLE", "FLOAT");
    private static final List<String> WHOLE =
            List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT");

    private FeatureCast() {}

    /// @param column the expression
    /// @param type its type, DuckDB's
    /// @param where for messages: view and feature, and where they come from
    static String of(String column, String type, ValueType.Enum declared, String where) {
        Optional<String> wanted = type(declared);
        if (wanted.isEmpty() || wanted.get().equals(type)) {
            return column;
        }
        String target = wanted.get();
        String refused = Sql.failure("%s: a value of the column, which is %s, does not fit the declared type %s"
                .formatted(where, type, declared.name()));
        boolean whole = target.equals("BIGINT") || target.equals("INTEGER");
        if (whole && FLOATING.contains(type)) {
            // pandas writes whole numbers with a null among them as floating point, and the null as NaN.
            return "(CASE WHEN %1$s IS NULL OR isnan(%1$s) THEN NULL WHEN %1$s = trunc(%1$s) AND TRY_CAST(%1$s AS %2$s) IS NOT NULL THEN TRY_CAST(%1$s AS %2$s) ELSE %3$s END)"
                    .formatted(column, target, refused);
        }
        if (whole && type.startsWith("DECIMAL")) {
            return checked(
                    column,
                    "CASE WHEN %1$s = trunc(%1$s) THEN TRY_CAST(%1$s AS %2$s) END".formatted(column, target),
                    refused);
        }
        if (target.equals("BLOB") && type.equals("VARCHAR")) {
            return "encode(%s)".formatted(column);
        }
        if (target.equals("TIMESTAMP WITH TIME ZONE") && type.equals("TIMESTAMP_NS")) {
            return checked(column, "CAST(TRY_CAST(%s AS TIMESTAMP) AS TIMESTAMPTZ)".formatted(column), refused);
        }
        return checked(column, "TRY_CAST(%s AS %s)".formatted(column, target), refused);
    }

    /// A value as a type of DuckDB's.
    ///
    /// @param floating whether it is a floating point number, which DuckDB would round to a whole one
    /// @param where for messages
    static String to(String value, boolean floating, String type, String where) {
        String cast = "TRY_CAST(%s AS %s)".formatted(value, type);
        boolean rounded = floating && WHOLE.contains(type);
        return checked(
                value,
                rounded ? "CASE WHEN %1$s = trunc(%1$s) THEN %2$s END".formatted(value, cast) : cast,
                Sql.failure("%s: a value can't be cast to %s".formatted(where, type)));
    }

    private static String checked(String column, String cast, String refused) {
        return "(CASE WHEN %1$s IS NULL THEN NULL WHEN (%2$s) IS NOT NULL THEN %2$s ELSE %3$s END)"
                .formatted(column, cast, refused);
    }

    private static Optional<String> type(ValueType.Enum declared) {
        return scalar(declared)
                .or(() -> FeatureTypes.element(declared)
                        .flatMap(FeatureCast::scalar)
                        .map(element -> element + "[]"));
    }

    private static Optional<String> scalar(ValueType.Enum declared) {
        return switch (declared) {
            case INT32 -> Optional.of("INTEGER");
            case INT64 -> Optional.of("BIGINT");
            case FLOAT -> Optional.of("FLOAT");
            case DOUBLE -> Optional.of("DOUBLE");
            case STRING, UUID, TIME_UUID -> Optional.of("VARCHAR");
            case BYTES -> Optional.of("BLOB");
            case BOOL -> Optional.of("BOOLEAN");
            case UNIX_TIMESTAMP -> Optional.of("TIMESTAMP WITH TIME ZONE");
            default -> Optional.empty();
        };
    }
}
