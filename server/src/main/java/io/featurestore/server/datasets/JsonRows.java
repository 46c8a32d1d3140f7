package io.featurestore.server.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import feast.proto.registry.RegistryServerProto.GetDatasetDataResponse;
import feast.proto.registry.RegistryServerProto.TabularRow;
import io.featurestore.server.offline.RowSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/// Rows with each cell as JSON: times as text, bytes in base64, and null for a number that JSON does not have.
final class JsonRows {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendOffset("+HH:MM", "+00:00")
            .toFormatter();

    private JsonRows() {}

    static GetDatasetDataResponse first(RowSource rows, int limit) {
        GetDatasetDataResponse.Builder answer = GetDatasetDataResponse.newBuilder();
        rows.schema().getFields().stream().map(Field::getName).forEach(answer::addColumns);
        while (answer.getRowsCount() < limit && rows.next()) {
            int taken = Math.min(rows.root().getRowCount(), limit - answer.getRowsCount());
            for (int row = 0; row < taken; row++) {
                TabularRow.Builder cells = TabularRow.newBuilder();
                for (FieldVector column : rows.root().getFieldVectors()) {
                    cells.addValues(cell(column, row).toString());
                }
                answer.addRows(cells);
            }
        }
        return answer.setTotalRows(answer.getRowsCount())
                .setSampleSize(answer.getRowsCount())
                .build();
    }

    private static JsonNode cell(FieldVector column, int row) {
        if (column.isNull(row)) {
            return JSON.nullNode();
        }
        if (column instanceof TimeStampVector times) {
            return JSON.textNode(TIME.format(instant(times, row).atOffset(ZoneOffset.UTC)));
        }
        return json(column.getObject(row));
    }

    private static Instant instant(TimeStampVector times, int row) {
        ChronoUnit unit = switch (((ArrowType.Timestamp) times.getField().getType()).getUnit()) {
            case SECOND -> ChronoUnit.SECONDS;
            case MILLISECOND -> ChronoUnit.MILLIS;
            case MICROSECOND -> ChronoUnit.MICROS;
            case NANOSECOND -> ChronoUnit.NANOS;
        };
        return Instant.EPOCH.plus(times.get(row), unit);
    }

    private static JsonNode json(@Nullable Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Double number -> Double.isFinite(number) ? JSON.numberNode(number) : JSON.nullNode();
            case Float number -> Float.isFinite(number) ? JSON.numberNode(number) : JSON.nullNode();
            case Number number -> MAPPER.valueToTree(number);
            case Boolean truth -> JSON.booleanNode(truth);
            case byte[] bytes -> JSON.binaryNode(bytes);
            case Collection<?> items -> {
                ArrayNode list = JSON.arrayNode();
                items.forEach(item -> list.add(json(item)));
                yield list;
            }
            case Map<?, ?> fields -> {
                ObjectNode object = JSON.objectNode();
                fields.forEach((name, field) -> object.set(String.valueOf(name), json(field)));
                yield object;
            }
            default -> JSON.textNode(value.toString());
        };
    }
}
