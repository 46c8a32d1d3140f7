package io.featurestore.server.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// What the columns of entity rows are for: the rules that hold for every engine.
///
/// @param columns those that come back in the answer
/// @param time which of the columns holds the time as of which features are wanted
public record EntityFrame(List<Column> columns, int time) {
    /// What the time is called where nobody chose a name.
    public static final String TIME = "event_timestamp";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param position in the rows as they come in
    public record Column(int position, Field field) {
        public String name() {
            return field.getName();
        }
    }

    public EntityFrame {
        columns = List.copyOf(columns);
    }

    /// Reads the rows' schema.
    ///
    /// @throws ServeException `ENTITY_TIMESTAMP_INFERENCE` if it can't be told which column holds the time
    public static EntityFrame of(Schema schema) {
        Set<String> index = indexColumns(schema);
        List<Column> columns = IntStream.range(0, schema.getFields().size())
                .mapToObj(position -> new Column(position, schema.getFields().get(position)))
                .filter(column -> !index.contains(column.name()))
                .toList();
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw ServeException.of(
                        ErrorCode.INVALID_ARGUMENT, "The entity rows have two columns " + column.name());
            }
        }
        return new EntityFrame(columns, time(columns));
    }

    /// Checks that the views' keys are there, and that no two columns of the answer have the same name.
    public void check(HistoricalRequest request) {
        Set<String> present = new HashSet<>(columns.stream().map(Column::name).toList());
        Set<String> missing = new LinkedHashSet<>();
        request.views().stream()
                .flatMap(view -> view.keys().stream())
                .map(JoinKey::frameColumn)
                .filter(key -> !present.contains(key))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw ServeException.of(
                    ErrorCode.ENTITY_COLUMNS_MISSING,
                    "The entity rows lack the join keys %s; they have the columns %s"
                            .formatted(
                                    String.join(", ", missing),
                                    String.join(
                                            ", ",
                                            columns.stream().map(Column::name).toList())));
        }
        for (ViewSelection view : request.views()) {
            for (SelectedFeature feature : view.features()) {
                String name = view.column(feature, request.fullFeatureNames());
                if (!present.add(name)) {
                    throw collision(name, request.fullFeatureNames());
                }
            }
        }
    }

    private static ServeException collision(String name, boolean fullNames) {
        String advice = fullNames
                ? "rename the column of the entity rows, or use an alias"
                : "ask with full_feature_names=True, or rename the column";
        return ServeException.of(
                ErrorCode.FEATURE_NAME_COLLISION,
                "Two columns of the answer would be called %s; %s".formatted(name, advice));
    }

    /// Where a column with this name is among [#columns].
    public int position(String name) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int time(List<Column> columns) {
        List<Integer> times = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(TIME)) {
                return i;
            }
            if (columns.get(i).field().getType() instanceof ArrowType.Timestamp) {
                times.add(i);
            }
        }
        if (times.size() == 1) {
            return times.getFirst();
        }
        throw ServeException.of(
                ErrorCode.ENTITY_TIMESTAMP_INFERENCE,
                "The entity rows need a column event_timestamp, or just one column of timestamps; they have %s"
                        .formatted(times.isEmpty() ? "none" : "several: " + names(columns, times)));
    }

    private static String names(List<Column> columns, List<Integer> positions) {
        return String.join(
                ", ", positions.stream().map(i -> columns.get(i).name()).toList());
    }

    /// The index of a pandas frame is not part of its rows.
    private static Set<String> indexColumns(Schema schema) {
        String pandas = Optional.ofNullable(schema.getCustomMetadata())
                .map(metadata -> metadata.get("pandas"))
                .orElse("{}");
        Set<String> index = new HashSet<>();
        try {
            for (JsonNode column : JSON.readTree(pandas).path("index_columns")) {
                if (column.isTextual()) {
                    index.add(column.textValue());
                }
            }
        } catch (JsonProcessingException ignored) {
            return Set.of();
        }
        return index;
    }
}
