package io.featurestore.server.offline.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Rows to test with. Types: `int32`, `int64`, `float32`, `float64`, `string`, `bool`, `binary`, `date`, `list<T>`, and
/// `timestamp_UNIT_ZONE`, whose values are instants; every value may be null.
public record Table(SequencedMap<String, String> columns, List<List<Object>> rows) {

    public static Table of(List<String> namesAndTypes, List<List<Object>> rows) {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.size(); i += 2) {
            columns.put(namesAndTypes.get(i), namesAndTypes.get(i + 1));
        }
        return new Table(columns, rows);
    }

    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    public List<String> types() {
        return List.copyOf(columns.values());
    }

    public Object value(int row, String column) {
        return rows.get(row).get(names().indexOf(column));
    }
}
