package io.featurestore.server.value.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/// A cell as JSON, by which the types that are rare or nested take the way of rows that come as JSON.
final class ArrowJson {
    private ArrowJson() {}

    /// @return false, having written nothing, if JSON has no form for what the column holds
    static boolean writes(FieldVector vector) {
        return vector instanceof StructVector
                || vector instanceof MapVector
                || ListCells.of(vector).isPresent()
                || LongCells.of(vector).isPresent()
                || vector instanceof Float2Vector
                || TextCells.shown(vector).isPresent()
                || TextCells.binary(vector).isPresent();
    }

    static void write(FieldVector vector, int row, JsonGenerator json) throws IOException {
        if (vector.isNull(row)) {
            json.writeNull();
            return;
        }
        switch (vector) {
            case StructVector struct -> struct(struct, row, json);
            case MapVector map -> map(map, row, json);
            case BitVector bits -> json.writeBoolean(bits.get(row) != 0);
            case Float8Vector numbers -> number(numbers.get(row), json);
            case Float4Vector numbers -> number(numbers.get(row), json);
            case Float2Vector numbers -> number(numbers.getValueAsFloat(row), json);
            case DecimalVector numbers ->
                json.writeNumber(numbers.getObject(row).toPlainString());
            case Decimal256Vector numbers ->
                json.writeNumber(numbers.getObject(row).toPlainString());
            default -> other(vector, row, json);
        }
    }

    private static void other(FieldVector vector, int row, JsonGenerator json) throws IOException {
        Optional<ListCells> list = ListCells.of(vector);
        Optional<LongCells> whole = LongCells.of(vector);
        Optional<TimeCells> times = TimeCells.find(vector);
        Optional<TextCells> binary = TextCells.binary(vector);
        if (list.isPresent()) {
            list(list.get(), row, json);
        } else if (whole.isPresent()) {
            json.writeNumber(whole.get().get(row));
        } else if (times.isPresent()) {
            json.writeNumber(times.get().secondsCutOff(row));
        } else if (binary.isPresent()) {
            json.writeBinary(binary.get().get(row));
        } else {
            json.writeString(new String(TextCells.texts(vector).orElseThrow().get(row), UTF_8));
        }
    }

    private static void number(double number, JsonGenerator json) throws IOException {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeString(Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }

    private static void list(ListCells list, int row, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (int i = list.first().applyAsInt(row); i < list.end().applyAsInt(row); i++) {
            write(list.elements(), i, json);
        }
        json.writeEndArray();
    }

    private static void struct(StructVector struct, int row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (FieldVector child : struct.getChildrenFromFields()) {
            json.writeFieldName(child.getName());
            write(child, row, json);
        }
        json.writeEndObject();
    }

    /// A key that is no text is written as Python's `str` shows it.
    private static void map(MapVector map, int row, JsonGenerator json) throws IOException {
        StructVector entries = (StructVector) map.getDataVector();
        FieldVector keys = entries.getChildrenFromFields().get(0);
        FieldVector values = entries.getChildrenFromFields().get(1);
        TextCells names = TextCells.shown(keys).orElseThrow();
        json.writeStartObject();
        for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
            json.writeFieldName(new String(names.get(i), UTF_8));
            write(values, i, json);
        }
        json.writeEndObject();
    }
}
