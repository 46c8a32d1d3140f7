package io.featurestore.server.offline.engine.duckdb;

import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// The entity rows as a temporary table `frame`: `r` is a row's place, `c0`, `c1` ... are the columns.
///
/// @param time which column holds the time
record FrameTable(List<Column> columns, int time) {
    static final String NAME = "frame";
    static final String ROW = "r";

    FrameTable {
        columns = List.copyOf(columns);
    }

    /// @param type DuckDB's, of the column in the table
    /// @param wanted what the column is in the answer; empty: what DuckDB makes of its type
    /// @param kept whether it is in the table: a column of Arrow's null type is not
    record Column(String name, String type, Optional<Field> wanted, boolean kept) {

        /// A moment in the table is a whole number of this unit; empty for what is no moment.
        Optional<TimeUnit> unit() {
            return wanted.map(Field::getType)
                    .filter(ArrowType.Timestamp.class::isInstance)
                    .map(type -> ((ArrowType.Timestamp) type).getUnit());
        }
    }

    static String column(int position) {
        return "c" + position;
    }

    /// The latest tick that is not after the row's time.
    String upper(Ticks ticks) {
        Column column = columns.get(time);
        String name = column(time);
        return column.unit().map(unit -> ticks.floor(name, unit)).orElseGet(() -> ticks.of(name, column.type()));
    }

    /// The first tick that is not before the row's time.
    String lower(Ticks ticks) {
        Column column = columns.get(time);
        String name = column(time);
        return column.unit().map(unit -> ticks.ceiling(name, unit)).orElseGet(() -> ticks.of(name, column.type()));
    }

    int position(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the frame has no column " + name);
    }
}
