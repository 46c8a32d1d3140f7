package io.featurestore.server.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Timestamp;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.EventTimes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The values that were sent for one column of a source, which are of one kind.
///
/// @param kind of all values
/// @param elements the kind of all elements, where the values are lists
record SentColumn(String name, List<Sent> values, Sent.Kind kind, Sent.Kind elements) {
    /// Up to here every whole number is a double of its own.
    private static final double EXACT = 0x1p53;

    SentColumn {
        values = List.copyOf(values);
    }

    /// What a column of the source holds, as far as it matters to how values are read.
    enum Role {
        /// Event and creation times: whole numbers are nanoseconds, as they are for the online store.
        ROW_TIME,
        /// Other times: whole numbers are seconds, as they are for features.
        TIME,
        OTHER
    }

    /// @param given the name that it was sent by
    /// @throws ServeException `INVALID_ARGUMENT` naming column and row
    static SentColumn read(JsonParser json, String given, String name, Role role) throws IOException {
        List<Sent> values = new ArrayList<>();
        Sent.Kind kind = Sent.Kind.NOTHING;
        Sent.Kind elements = Sent.Kind.NOTHING;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            int row = values.size();
            Sent value = role == Role.OTHER ? plain(json, given, row) : time(json, given, row, role);
            kind = joined(kind, value.kind(), given, row);
            if (value instanceof Sent.Many many) {
                for (Sent element : many.elements()) {
                    elements = joined(elements, element.kind(), given, row);
                }
            }
            values.add(value);
        }
        return new SentColumn(name, values, kind, elements);
    }

    private static Sent.Kind joined(Sent.Kind before, Sent.Kind now, String column, int row) {
        if (!before.goesWith(now)) {
            throw refused("Column '%s', row %d: %s where others have %s"
                    .formatted(column, row, now.described(), before.described()));
        }
        return before.or(now);
    }

    private static Sent time(JsonParser json, String column, int row, Role role) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return new Sent.Nothing();
        }
        if (role == Role.TIME && json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return new Sent.Moment(Instant.ofEpochSecond(whole(json, column, row)));
        }
        Timestamp time = EventTimes.read(json, column, row);
        return new Sent.Moment(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    }

    private static Sent plain(JsonParser json, String column, int row) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> new Sent.Nothing();
            case VALUE_NUMBER_INT -> new Sent.Whole(whole(json, column, row));
            case VALUE_NUMBER_FLOAT -> number(json.getDoubleValue());
            case VALUE_STRING -> new Sent.Text(json.getText());
            case VALUE_TRUE -> new Sent.Truth(true);
            case VALUE_FALSE -> new Sent.Truth(false);
            case START_ARRAY -> list(json, column, row);
            default ->
                throw ServeException.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Column '%s', row %d: this build pushes no objects to an offline store".formatted(column, row));
        };
    }

    private static Sent list(JsonParser json, String column, int row) throws IOException {
        List<Sent> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Sent element = plain(json, column, row);
            if (element instanceof Sent.Many) {
                throw ServeException.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Column '%s', row %d: this build pushes no lists of lists to an offline store"
                                .formatted(column, row));
            }
            elements.add(element);
        }
        return new Sent.Many(elements);
    }

    private static long whole(JsonParser json, String column, int row) throws IOException {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw refused("Column '%s', row %d: a number out of range".formatted(column, row));
        }
        return json.getLongValue();
    }

    /// `5.0` is a whole number, as it is for a client that writes all numbers with a point.
    private static Sent number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) <= EXACT;
        return whole && Double.compare(number, -0.0) != 0 ? new Sent.Whole((long) number) : new Sent.Decimal(number);
    }

    private static ServeException refused(String reason) {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, reason);
    }
}
