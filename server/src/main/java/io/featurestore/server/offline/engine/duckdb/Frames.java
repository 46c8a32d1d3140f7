package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityFrame;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.engine.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Brings entity rows into a [FrameTable].
final class Frames {
    private static final String UTC = "UTC";

    private final Session session;
    private final HistoricalRequest request;

    Frames(Session session, HistoricalRequest request) {
        this.session = session;
        this.request = request;
    }

    FrameTable uploaded(RowSource rows) throws SQLException {
        EntityFrame frame = EntityFrame.of(rows.schema());
        frame.check(request);
        List<FrameTable.Column> columns = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        List<String> select = new ArrayList<>();
        for (int i = 0; i < frame.columns().size(); i++) {
            EntityFrame.Column column = frame.columns().get(i);
            boolean kept = !(column.field().getType() instanceof ArrowType.Null);
            boolean time = i == frame.time();
            if (kept) {
                select.add("%s AS %s"
                        .formatted(
                                moment(FrameTable.column(positions.size()), column.field(), time),
                                FrameTable.column(i)));
                positions.add(column.position());
            } else if (time) {
                throw notTimes(column.name());
            }
            columns.add(new FrameTable.Column(column.name(), "", wanted(column.field(), time), kept));
        }
        try (IncomingRows incoming = new IncomingRows(session.allocator(), rows, positions)) {
            session.run(
                    "CREATE TEMP TABLE frame AS SELECT r%s FROM %s"
                            .formatted(
                                    select.stream().map(it -> ", " + it).collect(Collectors.joining()),
                                    Session.INCOMING),
                    incoming);
        }
        return typed(columns, frame.time());
    }

    /// Text times become whole microseconds on their way in.
    private static String moment(String column, Field field, boolean time) {
        if (!time || !isText(field)) {
            return column;
        }
        return "(CASE WHEN %1$s IS NULL THEN NULL WHEN TRY_CAST(%1$s AS TIMESTAMPTZ) IS NULL THEN %2$s ELSE epoch_us(CAST(%1$s AS TIMESTAMPTZ)) END)"
                .formatted(
                        column,
                        Sql.failure("The entity rows hold a text in %s that is no ISO 8601 time"
                                .formatted(field.getName())));
    }

    private static boolean isText(Field field) {
        return field.getDictionary() != null
                || field.getType() instanceof ArrowType.Utf8
                || field.getType() instanceof ArrowType.LargeUtf8
                || field.getType() instanceof ArrowType.Utf8View;
    }

    private static Optional<Field> wanted(Field field, boolean time) {
        if (time && field.getType() instanceof ArrowType.Timestamp timestamp) {
            return Optional.of(timestamp(field.getName(), timestamp.getUnit()));
        }
        if (time && isText(field)) {
            return Optional.of(timestamp(field.getName(), TimeUnit.MICROSECOND));
        }
        return IncomingRows.asWhole(field) || field.getType() instanceof ArrowType.Null
                ? Optional.of(field)
                : Optional.empty();
    }

    private static Field timestamp(String name, TimeUnit unit) {
        return Field.nullable(name, new ArrowType.Timestamp(unit, UTC));
    }

    private static ServeException notTimes(String column) {
        return ServeException.of(ErrorCode.ENTITY_TIMESTAMP_INFERENCE, "The entity rows hold no times in " + column);
    }

    /// Adds what DuckDB says of the columns' types.
    private FrameTable typed(List<FrameTable.Column> columns, int time) throws SQLException {
        List<TableColumn> types = session.describe("SELECT * FROM frame");
        List<FrameTable.Column> typed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            FrameTable.Column column = columns.get(i);
            String type = ViewScan.find(types, FrameTable.column(i))
                    .map(TableColumn::type)
                    .orElse("");
            typed.add(new FrameTable.Column(column.name(), type, column.wanted(), column.kept()));
        }
        FrameTable.Column at = typed.get(time);
        if (at.unit().isEmpty() && !at.type().equals("DATE")) {
            throw notTimes(at.name());
        }
        return new FrameTable(typed, time);
    }

    /// The rows of a caller's query. The session reads nothing but the request's own sources.
    FrameTable queried(EntityRows.Sql sql) throws SQLException {
        refuseOtherThanOneSelect(sql.query());
        List<TableColumn> found;
        try {
            found = session.describe("SELECT * FROM (" + sql.query() + "\n)");
        } catch (SQLException e) {
            throw ServeException.invalid("The query for the entity rows fails: " + firstLine(e));
        }
        EntityFrame frame =
                EntityFrame.of(new Schema(found.stream().map(Frames::field).toList()));
        frame.check(request);
        List<FrameTable.Column> columns = new ArrayList<>();
        List<String> select = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            TableColumn column = found.get(i);
            String name = "q." + SqlText.identifier(column.name());
            Field field = field(column);
            boolean time = i == frame.time();
            boolean moment = column.type().startsWith("TIMESTAMP");
            String value = moment ? Ticks.of(column.type()).of(name, column.type()) : moment(name, field, time);
            select.add(value + " AS " + FrameTable.column(i));
            columns.add(new FrameTable.Column(column.name(), "", wanted(field, time), true));
        }
        try {
            session.run("CREATE TEMP TABLE frame AS SELECT row_number() OVER () AS r, %s FROM (%s%n) q"
                    .formatted(String.join(", ", select), sql.query()));
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains(Failures.MARK)) {
                throw e;
            }
            throw ServeException.invalid("The query for the entity rows fails: " + firstLine(e));
        }
        return typed(columns, frame.time());
    }

    private void refuseOtherThanOneSelect(String query) throws SQLException {
        List<Optional<String>> parsed = session.rows(
                        "SELECT json_extract_string(j, '$.error'), json_array_length(j, '$.statements') FROM (SELECT json_serialize_sql(%s) AS j)"
                                .formatted(SqlText.text(query)))
                .getFirst();
        boolean one =
                parsed.get(0).equals(Optional.of("false")) && parsed.get(1).equals(Optional.of("1"));
        if (!one) {
            throw ServeException.invalid("The query for the entity rows must be one SELECT");
        }
    }

    /// DuckDB's message about the caller's own text: only its first line, which names columns and tables of that text.
    private static String firstLine(SQLException failure) {
        String text = String.valueOf(failure.getMessage());
        int error = text.indexOf("Error: ", text.startsWith("Invalid Input Error: Attempting") ? 20 : 0);
        String said = error < 0 ? text : text.substring(error + "Error: ".length());
        int end = said.indexOf('\n');
        String line = end < 0 ? said : said.substring(0, end);
        return line.contains("/") ? "it reads what is not among the request's sources" : line;
    }

    private static Field field(TableColumn column) {
        ArrowType type = switch (column.type()) {
            case "TIMESTAMP_NS" -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, null);
            case "TIMESTAMP WITH TIME ZONE" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, UTC);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case "VARCHAR" -> new ArrowType.Utf8();
            default -> new ArrowType.Binary();
        };
        return new Field(column.name(), FieldType.nullable(type), List.of());
    }

    /// The distinct times and keys of all views in the range, by time.
    FrameTable range(EntityRows.Range range, List<ViewScan> views) throws SQLException {
        List<String> keys = request.views().stream()
                .flatMap(view -> view.keys().stream())
                .map(key -> key.frameColumn())
                .distinct()
                .toList();
        Ticks ticks = views.stream().anyMatch(view -> view.ticks() == Ticks.NANOSECONDS)
                ? Ticks.NANOSECONDS
                : Ticks.MICROSECONDS;
        List<Field> fields = new ArrayList<>();
        fields.add(timestamp(EntityFrame.TIME, ticks.unit()));
        keys.forEach(key -> fields.add(Field.nullable(key, new ArrowType.Binary())));
        new EntityFrame(
                        IntStream.range(0, fields.size())
                                .mapToObj(i -> new EntityFrame.Column(i, fields.get(i)))
                                .toList(),
                        0)
                .check(request);
        String rows = views.stream()
                .map(view -> RangeRows.of(view, range, request, keys, ticks))
                .collect(Collectors.joining(" UNION ALL "));
        String names = IntStream.rangeClosed(0, keys.size())
                .mapToObj(FrameTable::column)
                .collect(Collectors.joining(", "));
        session.run(
                "CREATE TEMP TABLE frame AS SELECT row_number() OVER (ORDER BY %1$s) AS r, %1$s FROM (SELECT DISTINCT %1$s FROM (%2$s))"
                        .formatted(names, rows));
        List<FrameTable.Column> columns = new ArrayList<>();
        columns.add(new FrameTable.Column(EntityFrame.TIME, "", Optional.of(fields.getFirst()), true));
        keys.forEach(key -> columns.add(new FrameTable.Column(key, "", Optional.empty(), true)));
        return typed(columns, 0);
    }
}
