package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Commands in Redis' protocol, collected in a buffer that grows.
final class RespOutput {
    private static final int LONGEST_NUMBER = 12;

    private byte[] bytes = new byte[64 * 1024];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /// `*5`, the count of a command's words.
    void words(int count) {
        number('*', count);
    }

    /// One word.
    void word(byte[] from, int offset, int length) {
        number('$', length);
        raw(from, offset, length);
        end();
    }

    void word(byte[] word) {
        word(word, 0, word.length);
    }

    /// One word in two parts.
    void word(byte[] from, int offset, int length, byte[] rest) {
        number('$', length + rest.length);
        raw(from, offset, length);
        raw(rest, 0, rest.length);
        end();
    }

    /// What was encoded before, as it is.
    void raw(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    void raw(RespOutput other, int from, int to) {
        raw(other.bytes, from, to - from);
    }

    /// A word whose encoding is needed again and again.
    static byte[] encoded(byte[] word) {
        RespOutput out = new RespOutput();
        out.word(word);
        return Arrays.copyOf(out.bytes, out.size);
    }

    static byte[] encoded(String word) {
        return encoded(word.getBytes(US_ASCII));
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        out.flush();
    }

    private void number(char type, int number) {
        reserve(LONGEST_NUMBER + 2);
        bytes[size++] = (byte) type;
        int digits = digits(number);
        int rest = number;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        bytes[size++] = '\r';
        bytes[size++] = '\n';
    }

    private static int digits(int number) {
        int digits = 1;
        for (int limit = 10; limit <= number && digits < 10; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private void end() {
        reserve(2);
        bytes[size++] = '\r';
        bytes[size++] = '\n';
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(size, Math.max(more, size)));
        }
    }
}
