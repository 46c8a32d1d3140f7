package io.featurestore.server.online.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/// A body as it comes in, up to a limit.
final class BodyCollector {
    private static final int FIRST = 4_096;

    private final int most;
    private byte[] bytes;
    private int size;

    /// @param announced the body's length as the headers say it, or -1
    BodyCollector(long announced, int most) {
        this.most = most;
        this.bytes = new byte[announced < 0 ? FIRST : (int) Math.min(announced, most)];
    }

    /// @return false if that is too much
    boolean add(Buffer chunk) {
        int length = chunk.length();
        if (length > most - size) {
            return false;
        }
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(most, 2 * bytes.length)));
        }
        chunk.getBytes(bytes, size);
        size += length;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }
}
