package io.featurestore.server.online.store.sqlite;

import io.featurestore.server.online.store.ViewReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The query for one entity key's rows, and which column a row belongs to.
final class SqliteReader implements ViewReader {
    private final Map<String, Integer> columnOf;
    private final List<String> features;
    private final String sql;
    private final String timeSql;

    SqliteReader(String table, List<String> features) {
        this.features = List.copyOf(features);
        this.columnOf = HashMap.newHashMap(features.size());
        for (int i = 0; i < features.size(); i++) {
            columnOf.put(features.get(i), i);
        }
        String name = SqliteTables.quote(table);
        String parameters = String.join(",", Collections.nCopies(features.size(), "?"));
        // The primary key answers both conditions: one search for each feature.
        this.sql = "SELECT feature_name, value, event_ts FROM %s WHERE entity_key = ? AND feature_name IN (%s)"
                .formatted(name, parameters);
        this.timeSql = "SELECT max(event_ts) FROM %s WHERE entity_key = ?".formatted(name);
    }

    @Override
    public int columns() {
        return features.size();
    }

    List<String> features() {
        return features;
    }

    /// The column of a feature that the query asks for.
    int column(String feature) {
        return columnOf.getOrDefault(feature, -1);
    }

    String sql() {
        return sql;
    }

    /// The time of the entity's row, for one that lacks features that are asked for.
    String timeSql() {
        return timeSql;
    }
}
