package io.featurestore.server.offline.engine.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/// Rows on their way into a table, in the text form of COPY.
final class CopyRows implements AutoCloseable {
    private static final int FLUSH = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    CopyRows(CopyIn copy) {
        this.copy = copy;
    }

    void add(String value) {
        begin();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }

    void addNull() {
        begin();
        text.append("\\N");
    }

    private void begin() {
        if (!first) {
            text.append('\t');
        }
        first = false;
    }

    void endRow() throws SQLException {
        text.append('\n');
        first = true;
        if (text.length() > FLUSH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    void end() throws SQLException {
        flush();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
