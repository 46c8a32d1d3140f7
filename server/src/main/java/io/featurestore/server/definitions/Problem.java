package io.featurestore.server.definitions;

import java.util.Comparator;

/// One thing that is wrong in a folder of definitions, with all that it takes to find it.
///
/// @param file the file, relative to the folder
/// @param line the line in it, from 1; 0 where the whole file is meant
/// @param document the YAML document in the file, from 1; 0 where the whole file is meant
/// @param subject the object, as `FeatureView driver_hourly_stats`; empty where the document has none yet
/// @param path the field, as `schema[1].dtype`; empty where the whole object is meant
/// @param message what is wrong and what is allowed
record Problem(String file, int line, int document, String subject, String path, String message)
        implements Comparable<Problem> {
    private static final Comparator<Problem> IN_READING_ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparing(Problem::path)
            .thenComparing(Problem::message);

    static Problem ofFile(String file, String message) {
        return new Problem(file, 0, 0, "", "", message);
    }

    /// The problem as one line: `FILE:LINE: KIND NAME: field.path: message (document N)`.
    String text() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (!subject.isEmpty()) {
            text.append(subject).append(": ");
        }
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(message);
        if (document > 0) {
            text.append(" (document ").append(document).append(')');
        }
        return text.toString();
    }

    @Override
    public int compareTo(Problem other) {
        return IN_READING_ORDER.compare(this, other);
    }
}
