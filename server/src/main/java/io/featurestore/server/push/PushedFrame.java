package io.featurestore.server.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.BatchSource;
import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.online.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A frame read as rows of one source: all of its columns, in its order.
record PushedFrame(List<SentColumn> columns, int rows) {

    PushedFrame {
        columns = List.copyOf(columns);
    }

    /// @param columns those of the source
    /// @throws ServeException `INVALID_ARGUMENT` naming what is missing, unknown or wrong
    static PushedFrame read(Frame frame, BatchSource source, List<SourceColumn> columns) {
        Reading reading = new Reading(source, columns);
        try (JsonParser json = frame.open()) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused("'df' must be an object of lists, one for each column");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String given = json.currentName();
                json.nextToken();
                reading.column(given, json);
            }
        } catch (IOException e) {
            throw refused("'df' is not JSON: " + e.getMessage());
        }
        return reading.frame();
    }

    private static ServeException refused(String reason) {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, reason);
    }

    private static final class Reading {
        private final BatchSource source;
        private final List<SourceColumn> columns;
        private final Map<String, SentColumn> known = new HashMap<>();
        private final List<String> unknown = new ArrayList<>();

        Reading(BatchSource source, List<SourceColumn> columns) {
            this.source = source;
            this.columns = columns;
        }

        void column(String given, JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw refused("Column '%s' must be a list with a value for each row".formatted(given));
            }
            String name = has(given) ? given : source.column(given);
            if (!has(name)) {
                unknown.add(given);
                json.skipChildren();
                return;
            }
            if (known.put(name, SentColumn.read(json, given, name, role(name))) != null) {
                throw refused("Column '%s' stands for a column that is there already".formatted(given));
            }
        }

        private boolean has(String name) {
            return columns.stream().anyMatch(column -> column.name().equals(name));
        }

        private SentColumn.Role role(String name) {
            boolean time = columns.stream()
                    .anyMatch(column ->
                            column.name().equals(name) && column.type().startsWith("timestamp"));
            if (!time) {
                return SentColumn.Role.OTHER;
            }
            boolean ofRow = name.equals(source.timestampColumn())
                    || source.createdColumn().filter(name::equals).isPresent();
            return ofRow ? SentColumn.Role.ROW_TIME : SentColumn.Role.TIME;
        }

        PushedFrame frame() {
            List<String> missing = columns.stream()
                    .map(SourceColumn::name)
                    .filter(name -> !known.containsKey(name))
                    .sorted()
                    .toList();
            if (!missing.isEmpty() || !unknown.isEmpty()) {
                throw refused(("The columns of 'df' do not match those of data source %s, which all have to be there."
                                + " Missing: %s; unknown: %s.")
                        .formatted(
                                source.name(),
                                missing,
                                unknown.stream().sorted().toList()));
            }
            List<SentColumn> ordered = columns.stream()
                    .map(column -> Objects.requireNonNull(known.get(column.name())))
                    .toList();
            int rows = ordered.isEmpty() ? 0 : ordered.getFirst().values().size();
            for (SentColumn column : ordered) {
                if (column.values().size() != rows) {
                    throw refused("All columns must be of the same length: '%s' has %d values, '%s' has %d"
                            .formatted(
                                    ordered.getFirst().name(),
                                    rows,
                                    column.name(),
                                    column.values().size()));
                }
            }
            return new PushedFrame(ordered, rows);
        }
    }
}
