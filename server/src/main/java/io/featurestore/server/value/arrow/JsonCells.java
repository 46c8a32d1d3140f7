package io.featurestore.server.value.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.JsonColumn;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;

/// Maps, structs, sets, nested lists and lists of rarer types: each cell goes through JSON, so that the rules for rows
/// that are pushed as JSON hold for them, too.
final class JsonCells {
    private static final JsonFactory JSON = new JsonFactory();
    /// What a text in the source may stand for: JSON that holds the value.
    private static final Set<ValueType.Enum> AS_TEXT = EnumSet.of(
            ValueType.Enum.JSON,
            ValueType.Enum.MAP,
            ValueType.Enum.STRUCT,
            ValueType.Enum.MAP_LIST,
            ValueType.Enum.STRUCT_LIST,
            ValueType.Enum.ZONED_TIMESTAMP);
    /// Collections whose elements may be null: by their own rules, or because they have no declared type.
    private static final Set<ValueType.Enum> KEEPS_NULLS =
            EnumSet.of(ValueType.Enum.VALUE_LIST, ValueType.Enum.VALUE_SET, ValueType.Enum.JSON);

    private JsonCells() {}

    /// @return empty if such a column can never hold such values
    static Optional<CellWriter> of(String name, FieldVector vector, ValueType.Enum type) {
        boolean text = TextCells.texts(vector).isPresent();
        boolean list = ListCells.of(vector).isPresent();
        boolean fits = AS_TEXT.contains(type)
                ? ArrowJson.writes(vector)
                : isCollection(type) && (list || text) && ArrowJson.writes(vector);
        return fits ? Optional.of(writer(JsonColumn.ofFeature(name, type), vector, type, text)) : Optional.empty();
    }

    private static boolean isCollection(ValueType.Enum type) {
        return type.name().endsWith("_LIST") || type.name().endsWith("_SET");
    }

    private static CellWriter writer(JsonColumn column, FieldVector vector, ValueType.Enum type, boolean text) {
        Optional<ListCells> list = KEEPS_NULLS.contains(type) ? Optional.empty() : ListCells.of(vector);
        boolean parses = text && !AS_TEXT.contains(type);
        return (row, out) -> {
            if (vector.isNull(row)) {
                return Written.NULL;
            }
            if (list.isPresent() && list.get().hasNull(row)) {
                return Written.NULL_WITHIN;
            }
            try {
                out.raw(parses ? parsed(column, vector, row) : told(column, vector, row));
                return Written.VALUE;
            } catch (IOException e) {
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "column '%s', row %d: the text is not JSON".formatted(column.name(), row));
            }
        };
    }

    private static byte[] told(JsonColumn column, FieldVector vector, int row) throws IOException {
        try (TokenBuffer tokens = new TokenBuffer(null, false)) {
            ArrowJson.write(vector, row, tokens);
            try (JsonParser json = tokens.asParser()) {
                json.nextToken();
                return column.read(json, row).toByteArray();
            }
        }
    }

    /// A list or a set that a source without lists keeps as text.
    private static byte[] parsed(JsonColumn column, FieldVector vector, int row) throws IOException {
        byte[] text = TextCells.texts(vector).orElseThrow().get(row);
        try (JsonParser json = JSON.createParser(new String(text, UTF_8))) {
            json.nextToken();
            return column.read(json, row).toByteArray();
        }
    }
}
