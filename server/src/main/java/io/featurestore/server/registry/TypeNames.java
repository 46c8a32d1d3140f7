package io.featurestore.server.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.types.ValueProto.ValueType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Python's `str(field.dtype)` shows.
public final class TypeNames {
    /// Where Feast keeps what a value type does not tell.
    private static final String STRUCT = "feast:struct_schema";

    private static final String NESTED = "feast:nested_inner_type";
    private static final Pattern COLLECTION = Pattern.compile("(Array|Set)\\((.*)\\)", Pattern.DOTALL);

    /// Far more than anybody's type has. A tag is a caller's text.
    private static final int MOST_NESTED = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<ValueType.Enum, String> NAMES = names();

    private TypeNames() {}

    public static String of(ValueType.Enum type) {
        return NAMES.getOrDefault(type, "Invalid");
    }

    /// The type of a column whose inner structure stands in its tags.
    public static String of(FeatureSpecV2 column) {
        String plain = of(column.getValueType());
        return switch (column.getValueType()) {
            case STRUCT -> struct(column).orElse(plain);
            case STRUCT_LIST -> struct(column).map("Array(%s)"::formatted).orElse(plain);
            case VALUE_LIST, VALUE_SET ->
                Optional.ofNullable(column.getTagsMap().get(NESTED))
                        .map(text -> told(text, MOST_NESTED))
                        .orElse(plain);
            default -> plain;
        };
    }

    /// The tags without those that Feast keeps a type in.
    static Map<String, String> ownTags(FeatureSpecV2 column) {
        Map<String, String> tags = new LinkedHashMap<>(column.getTagsMap());
        tags.keySet().removeAll(List.of(STRUCT, NESTED));
        return tags;
    }

    private static Optional<String> struct(FeatureSpecV2 column) {
        return Optional.ofNullable(column.getTagsMap().get(STRUCT))
                .flatMap(TypeNames::object)
                .map(fields -> struct(fields, MOST_NESTED));
    }

    private static Optional<JsonNode> object(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException ignored) {
            return Optional.empty();
        }
    }

    private static String struct(JsonNode fields, int levels) {
        return fields.properties().stream()
                .map(field -> field.getKey() + ": " + told(field.getValue().asText(), levels))
                .collect(Collectors.joining(", ", "Struct({", "})"));
    }

    /// @param text as Feast writes a type into a tag: `INT64`, `Array(INT64)`, `{"__struct__": {...}}`
    /// @param levels how many more are looked into: what is deeper is shown as it stands
    private static String told(String text, int levels) {
        if (levels == 0) {
            return text;
        }
        Matcher collection = COLLECTION.matcher(text);
        if (collection.matches()) {
            return "%s(%s)".formatted(collection.group(1), told(collection.group(2), levels - 1));
        }
        return object(text)
                .map(object -> struct(object.path("__struct__"), levels - 1))
                .orElseGet(() -> primitive(text));
    }

    /// Feast's names of primitive types, which are those of values but for these.
    private static String primitive(String name) {
        return switch (name) {
            case "FLOAT32" -> "Float32";
            case "FLOAT64" -> "Float64";
            case "PDF_BYTES" -> "PdfBytes";
            case "IMAGE_BYTES" -> "ImageBytes";
            default -> scalar(name);
        };
    }

    private static Map<ValueType.Enum, String> names() {
        Map<ValueType.Enum, String> names = new EnumMap<>(ValueType.Enum.class);
        for (ValueType.Enum type : ValueType.Enum.values()) {
            String name = type.name();
            if (name.endsWith("_LIST")) {
                names.put(type, "Array(" + scalar(name.substring(0, name.length() - "_LIST".length())) + ")");
            } else if (name.endsWith("_SET")) {
                names.put(type, "Set(" + scalar(name.substring(0, name.length() - "_SET".length())) + ")");
            } else {
                names.put(type, scalar(name));
            }
        }
        return names;
    }

    private static String scalar(String name) {
        return switch (name) {
            case "BYTES" -> "Bytes";
            case "STRING" -> "String";
            case "INT32" -> "Int32";
            case "INT64" -> "Int64";
            case "DOUBLE" -> "Float64";
            case "FLOAT" -> "Float32";
            case "BOOL" -> "Bool";
            case "UNIX_TIMESTAMP" -> "UnixTimestamp";
            case "MAP" -> "Map";
            case "JSON" -> "Json";
            case "UUID" -> "Uuid";
            case "TIME_UUID" -> "TimeUuid";
            case "DECIMAL" -> "Decimal";
            case "SCALAR_MAP" -> "ScalarMap";
            case "ZONED_TIMESTAMP" -> "ZonedTimestamp";
            case "STRUCT" -> "Struct({_value: String})";
            case "VALUE" -> "Array(String)";
            default -> "Invalid";
        };
    }
}
