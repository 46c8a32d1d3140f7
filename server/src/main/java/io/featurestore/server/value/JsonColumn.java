package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import java.io.IOException;

/// One named column of a request, read cell by cell from JSON by its declared type. What Python accepts is accepted
/// with the same result; what makes Python fail or store something else (a null beside integers, base64 for bytes, a
/// JSON object for a map) is stored as meant, or refused with the column, the row and the type.
public final class JsonColumn {
    private static final Value NULL = Value.getDefaultInstance();

    private final Cell cell;
    private final ValueType.Enum type;
    private final boolean nullable;

    private JsonColumn(String name, ValueType.Enum type, boolean nullable) {
        this.cell = new Cell(name, type);
        this.type = type;
        this.nullable = nullable;
    }

    /// A join key: null is refused.
    public static JsonColumn ofKey(String name, ValueType.Enum type) {
        return new JsonColumn(name, type, false);
    }

    /// A feature: null is the unset value.
    public static JsonColumn ofFeature(String name, ValueType.Enum type) {
        return new JsonColumn(name, type, true);
    }

    public String name() {
        return cell.column();
    }

    public ValueType.Enum type() {
        return type;
    }

    /// Reads the value that the parser stands on, and leaves the parser on its last token.
    ///
    /// @param row counted from 0, for the message
    /// @throws io.featurestore.server.error.ServeException `INVALID_ARGUMENT` for a value that is not of the type
    /// @throws IOException if the text is not JSON
    public Value read(JsonParser json, int row) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            if (!nullable) {
                throw cell.refuse(row, "null");
            }
            return NULL;
        }
        Value.Builder value = Value.newBuilder();
        switch (type) {
            case INT64 -> value.setInt64Val(JsonScalars.int64(json, cell, row));
            case INT32 -> value.setInt32Val(JsonScalars.int32(json, cell, row));
            case STRING -> value.setStringVal(JsonScalars.text(json, cell, row));
            case DOUBLE -> value.setDoubleVal(JsonScalars.float64(json, cell, row));
            case FLOAT -> value.setFloatVal(JsonScalars.float32(json, cell, row));
            case BOOL -> value.setBoolVal(JsonScalars.bool(json, cell, row));
            case UNIX_TIMESTAMP -> value.setUnixTimestampVal(JsonScalars.int64(json, cell, row));
            case BYTES -> value.setBytesVal(JsonScalars.bytes(json, cell, row));
            case UUID -> value.setUuidVal(JsonScalars.string(json, cell, row));
            case TIME_UUID -> value.setTimeUuidVal(JsonScalars.string(json, cell, row));
            case DECIMAL -> value.setDecimalVal(JsonScalars.decimal(json, cell, row));
            case JSON -> value.setJsonVal(JsonDocuments.text(json, cell, row));
            case MAP -> value.setMapVal(JsonMaps.map(json, cell, row));
            case STRUCT -> value.setStructVal(JsonMaps.map(json, cell, row));
            case MAP_LIST -> value.setMapListVal(JsonMaps.maps(json, cell, row));
            case STRUCT_LIST -> value.setStructListVal(JsonMaps.maps(json, cell, row));
            case VALUE_LIST -> value.setListVal(JsonMaps.nested(json, cell, row));
            case VALUE_SET -> value.setSetVal(JsonMaps.nested(json, cell, row));
            case ZONED_TIMESTAMP -> value.setZonedTimestampVal(JsonScalars.zoned(json, cell, row));
            default -> JsonLists.read(json, type, value, cell, row);
        }
        return value.build();
    }
}
