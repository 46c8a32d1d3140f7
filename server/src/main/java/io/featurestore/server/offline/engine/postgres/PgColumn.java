package io.featurestore.server.offline.engine.postgres;

import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// @param type as the driver calls it: `int8`, `_text`
record PgColumn(String name, String type) {
    private static final Map<String, String> FEAST_NAMES = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("serial", "integer"),
            Map.entry("bigserial", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bpchar", "character"),
            Map.entry("varchar", "character varying"),
            Map.entry("time", "time without time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timestamptz", "timestamp with time zone"));

    /// What kinds of values are comparable with each other.
    enum Family {
        WHOLE("whole numbers"),
        FLOATING("floating point numbers"),
        DECIMAL("decimal numbers"),
        TEXT("text"),
        TRUTH("booleans"),
        BYTES("bytes"),
        DAY("dates"),
        MOMENT("timestamps"),
        OTHER("values of a type that can't be a key");

        private final String words;

        Family(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean numeric() {
            return this == WHOLE || this == FLOATING || this == DECIMAL;
        }
    }

    Family family() {
        return switch (type) {
            case "int2", "int4", "int8", "serial", "bigserial" -> Family.WHOLE;
            case "float4", "float8" -> Family.FLOATING;
            case "numeric" -> Family.DECIMAL;
            case "text", "varchar", "bpchar", "name", "uuid", "citext" -> Family.TEXT;
            case "bool" -> Family.TRUTH;
            case "bytea" -> Family.BYTES;
            case "date" -> Family.DAY;
            case "timestamp", "timestamptz" -> Family.MOMENT;
            default -> Family.OTHER;
        };
    }

    Optional<PgColumn> element() {
        return type.startsWith("_") ? Optional.of(new PgColumn(name, type.substring(1))) : Optional.empty();
    }

    /// The Arrow type of the column where nothing else is asked for; of an element, for a list.
    ArrowType arrow() {
        return switch (type) {
            case "bool" -> new ArrowType.Bool();
            case "int2", "int4", "serial" -> new ArrowType.Int(Integer.SIZE, true);
            case "int8", "bigserial" -> new ArrowType.Int(Long.SIZE, true);
            case "float4" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case "float8", "numeric" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case "bytea" -> new ArrowType.Binary();
            case "date" -> new ArrowType.Date(DateUnit.DAY);
            case "timestamp", "timestamptz" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            default -> new ArrowType.Utf8();
        };
    }

    /// The name that Feast's type inference knows for PostgreSQL.
    String feastName() {
        return element().map(it -> it.feastName() + "[]").orElseGet(() -> FEAST_NAMES.getOrDefault(type, type));
    }
}
