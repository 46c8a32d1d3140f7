package io.featurestore.server.offline.cases;

import io.featurestore.server.offline.OfflineResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// What a store answered, read to its end: whole numbers as `Long`, floating point as `Double`, times as `Instant`.
public record Answer(List<String> columns, List<String> types, List<List<Object>> rows) {

    public static Answer of(OfflineResult result) {
        try (result) {
            List<List<Object>> rows = new ArrayList<>();
            VectorSchemaRoot root = result.root();
            while (result.next()) {
                for (int i = 0; i < root.getRowCount(); i++) {
                    List<Object> row = new ArrayList<>();
                    for (FieldVector vector : root.getFieldVectors()) {
                        row.add(value(vector, i));
                    }
                    rows.add(row);
                }
            }
            List<Field> fields = result.schema().getFields();
            return new Answer(
                    fields.stream().map(Field::getName).toList(),
                    fields.stream().map(Answer::type).toList(),
                    rows);
        }
    }

    private static String type(Field field) {
        return field.getType() instanceof ArrowType.List
                ? "list<" + field.getChildren().getFirst().getName() + ": "
                        + type(field.getChildren().getFirst()) + ">"
                : field.getType().toString();
    }

    private static Object value(FieldVector vector, int i) {
        if (vector.isNull(i)) {
            return null;
        }
        return switch (vector) {
            case TimeStampVector it ->
                instant(it.get(i), (ArrowType.Timestamp) it.getField().getType());
            case DateDayVector it -> LocalDate.ofEpochDay(it.get(i));
            case BitVector it -> it.get(i) == 1;
            case VarBinaryVector it -> new String(it.get(i), StandardCharsets.UTF_8);
            case ListVector it -> {
                List<Object> values = new ArrayList<>();
                for (int j = it.getElementStartIndex(i); j < it.getElementEndIndex(i); j++) {
                    values.add(value(it.getDataVector(), j));
                }
                yield values;
            }
            default -> plain(vector.getObject(i));
        };
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Integer it -> it.longValue();
            case Short it -> it.longValue();
            case Byte it -> it.longValue();
            case Float it -> it.doubleValue();
            case Long it -> it;
            case Double it -> it;
            case byte[] it -> Arrays.toString(it);
            default -> value.toString();
        };
    }

    private static Instant instant(long count, ArrowType.Timestamp type) {
        return switch (type.getUnit()) {
            case SECOND -> Instant.ofEpochSecond(count);
            case MILLISECOND -> Instant.ofEpochMilli(count);
            case MICROSECOND ->
                Instant.ofEpochSecond(Math.floorDiv(count, 1_000_000), Math.floorMod(count, 1_000_000) * 1_000L);
            case NANOSECOND ->
                Instant.ofEpochSecond(Math.floorDiv(count, 1_000_000_000), Math.floorMod(count, 1_000_000_000));
        };
    }
}
