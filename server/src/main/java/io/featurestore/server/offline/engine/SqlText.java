package io.featurestore.server.offline.engine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Pieces of SQL that all dialects have in common.
public final class SqlText {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private SqlText() {}

    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A text as a literal.
    public static String text(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }

    /// The time in UTC, to the microsecond, as it stands within the quotes of a literal; it does not say its zone.
    public static String utc(Instant instant) {
        return UTC.format(instant);
    }
}
