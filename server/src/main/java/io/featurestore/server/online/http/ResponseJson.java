package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.featurestore.server.online.EntityColumn;
import io.featurestore.server.online.FeatureTable;
import io.featurestore.server.online.KeyColumn;
import io.featurestore.server.online.RetrievalPlan;
import io.featurestore.server.online.store.Cells;
import java.util.Optional;

/// The body of an answer to `/get-online-features`: for each column its values, statuses and event times, each a list
/// with an element for each row of the request.
final class ResponseJson {
    private static final byte[] RESULTS = "{\"results\":[".getBytes(UTF_8);
    private static final byte[] VALUES = "{\"values\":[".getBytes(UTF_8);
    private static final byte[] STATUSES = "],\"statuses\":[".getBytes(UTF_8);
    private static final byte[] TIMES = "],\"event_timestamps\":[".getBytes(UTF_8);
    private static final byte[] COLUMN_END = "]}".getBytes(UTF_8);
    private static final byte[] NAMES = "],\"metadata\":{\"feature_names\":[".getBytes(UTF_8);
    private static final byte[] VERSIONS = ",\"feature_view_metadata\":[".getBytes(UTF_8);
    private static final byte[] PRESENT = "\"PRESENT\"".getBytes(UTF_8);
    private static final byte[] NOT_FOUND = "\"NOT_FOUND\"".getBytes(UTF_8);
    private static final byte[] OUTSIDE_MAX_AGE = "\"OUTSIDE_MAX_AGE\"".getBytes(UTF_8);
    private static final byte[] EPOCH = "\"1970-01-01T00:00:00Z\"".getBytes(UTF_8);
    private static final int BYTES_PER_COLUMN = 96;
    private static final int BYTES_PER_CELL = 56;
    private static final int LONGEST_TIME = 33;

    private final FeatureTable table;
    private final int rows;
    private final JsonBytes json;
    private final JsonBytes allPresent;
    private boolean anyColumn;

    private ResponseJson(FeatureTable table) {
        this.table = table;
        this.rows = table.rows();
        long columns = (long) table.plan().columns().size() + table.keys().size();
        this.json = new JsonBytes((int)
                Math.min(1 << 24, 256 + columns * (BYTES_PER_COLUMN + (long) rows * BYTES_PER_CELL)));
        this.allPresent = repeated(PRESENT);
    }

    static JsonBytes write(FeatureTable table, boolean versionMetadata) {
        ResponseJson response = new ResponseJson(table);
        response.json.raw(RESULTS);
        response.writeKeys();
        response.writeFeatures();
        response.writeMetadata(versionMetadata);
        return response.json;
    }

    private void writeKeys() {
        for (FeatureTable.EchoedKey key : table.keys()) {
            beginColumn();
            for (int row = 0; row < rows; row++) {
                separate(row);
                writeKey(key, row);
            }
            json.raw(STATUSES);
            json.append(allPresent);
            json.raw(TIMES);
            json.append(repeated(EPOCH));
            json.raw(COLUMN_END);
        }
    }

    private void beginColumn() {
        if (anyColumn) {
            json.put(',');
        }
        anyColumn = true;
        json.raw(VALUES);
    }

    private void separate(int row) {
        if (row > 0) {
            json.put(',');
        }
    }

    /// The same element for every row.
    private JsonBytes repeated(byte[] element) {
        JsonBytes list = new JsonBytes(rows * (element.length + 1));
        for (int row = 0; row < rows; row++) {
            if (row > 0) {
                list.put(',');
            }
            list.raw(element);
        }
        return list;
    }

    private void writeKey(FeatureTable.EchoedKey key, int row) {
        Optional<KeyColumn> typed = key.typed();
        if (typed.isEmpty()) {
            writeAsSent(key.sent(), row);
            return;
        }
        KeyColumn column = typed.get();
        switch (column.type()) {
            case STRING -> json.text(column.bytes(row), 0, column.bytes(row).length);
            case BYTES -> json.base64(column.bytes(row), 0, column.bytes(row).length);
            default -> json.number(column.number(row));
        }
    }

    private void writeAsSent(EntityColumn column, int row) {
        switch (column.kind(row)) {
            case INTEGER -> json.number(column.number(row));
            case DECIMAL -> json.number(Double.longBitsToDouble(column.number(row)));
            case BOOLEAN -> json.bool(column.number(row) == 1);
            case TEXT -> json.text(column.text(row), 0, column.text(row).length);
            case HUGE -> json.raw(column.text(row));
            case NULL, NESTED -> json.nul();
        }
    }

    private void writeFeatures() {
        // The times are those of the view's rows, the same for each of its features: written once, then copied.
        JsonBytes[] times = new JsonBytes[table.plan().viewCount()];
        for (int part = 0; part < times.length; part++) {
            times[part] = times(part);
        }
        for (RetrievalPlan.Column column : table.plan().columns()) {
            Cells cells = table.cells(column.part());
            beginColumn();
            boolean complete = writeValues(column, cells);
            json.raw(STATUSES);
            writeStatuses(column, cells, complete);
            json.raw(TIMES);
            json.append(times[column.part()]);
            json.raw(COLUMN_END);
        }
    }

    private JsonBytes times(int part) {
        Cells cells = table.cells(part);
        JsonBytes times = new JsonBytes(rows * LONGEST_TIME);
        for (int row = 0; row < rows; row++) {
            if (row > 0) {
                times.put(',');
            }
            int cellRow = table.cellRow(part, row);
            JsonTimes.write(cells.seconds(cellRow), cells.nanos(cellRow), times);
        }
        return times;
    }

    private boolean writeValues(RetrievalPlan.Column column, Cells cells) {
        boolean complete = true;
        for (int row = 0; row < rows; row++) {
            separate(row);
            int cellRow = table.cellRow(column.part(), row);
            byte[] buffer = cells.buffer(cellRow, column.cell());
            if (buffer == null) {
                complete = false;
                json.nul();
            } else {
                WireJson.write(
                        buffer,
                        cells.offset(cellRow, column.cell()),
                        cells.length(cellRow, column.cell()),
                        column.name(),
                        json);
            }
        }
        return complete;
    }

    private void writeStatuses(RetrievalPlan.Column column, Cells cells, boolean complete) {
        if (complete && !table.hasTtl(column.part())) {
            json.append(allPresent);
            return;
        }
        for (int row = 0; row < rows; row++) {
            separate(row);
            int cellRow = table.cellRow(column.part(), row);
            if (cells.buffer(cellRow, column.cell()) == null) {
                json.raw(NOT_FOUND);
            } else {
                json.raw(table.isTooOld(column.part(), cellRow) ? OUTSIDE_MAX_AGE : PRESENT);
            }
        }
    }

    private void writeMetadata(boolean versionMetadata) {
        json.raw(NAMES);
        boolean first = true;
        for (FeatureTable.EchoedKey key : table.keys()) {
            first = writeName(key.name(), first);
        }
        for (RetrievalPlan.Column column : table.plan().columns()) {
            first = writeName(column.name(), first);
        }
        json.put(']');
        if (versionMetadata) {
            writeVersions();
        }
        json.put('}');
        json.put('}');
    }

    private boolean writeName(String name, boolean first) {
        if (!first) {
            json.put(',');
        }
        json.text(name);
        return false;
    }

    private void writeVersions() {
        json.raw(VERSIONS);
        for (int i = 0; i < table.plan().versions().size(); i++) {
            RetrievalPlan.ViewVersion view = table.plan().versions().get(i);
            separate(i);
            json.ascii("{\"name\":");
            json.text(view.name());
            if (view.version() > 0) {
                json.ascii(",\"version\":");
                json.number(view.version());
            }
            json.put('}');
        }
        json.put(']');
    }
}
