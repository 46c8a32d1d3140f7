package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import io.featurestore.server.value.PythonFloats;
import java.util.Arrays;
import java.util.Base64;

/// JSON as UTF-8 in a buffer that grows: the few forms that answers need, without an object for each value.
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
    private static final byte[] NULL = "null".getBytes(UTF_8);
    private static final byte[] TRUE = "true".getBytes(UTF_8);
    private static final byte[] FALSE = "false".getBytes(UTF_8);
    private static final byte[] LEAST_LONG = Long.toString(Long.MIN_VALUE).getBytes(UTF_8);
    private static final int LONGEST_NUMBER = 26;
    /// Whole doubles below this are written as a whole number and `.0`.
    private static final double PLAIN_WHOLE = 1e15;

    private byte[] buffer;
    private int size;

    JsonBytes(int capacity) {
        buffer = new byte[Math.max(64, capacity)];
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /// The buffer itself, of which the first [#size()] bytes count.
    byte[] buffer() {
        return buffer;
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
        }
    }

    /// One ASCII character.
    void put(char c) {
        reserve(1);
        buffer[size++] = (byte) c;
    }

    /// JSON that is ready.
    void raw(byte[] json) {
        raw(json, 0, json.length);
    }

    void raw(byte[] json, int from, int length) {
        reserve(length);
        System.arraycopy(json, from, buffer, size, length);
        size += length;
    }

    void nul() {
        raw(NULL);
    }

    void bool(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    void number(long number) {
        reserve(LONGEST_NUMBER);
        if (number < 0) {
            if (number == Long.MIN_VALUE) {
                raw(LEAST_LONG);
                return;
            }
            buffer[size++] = '-';
            digits(-number);
        } else {
            digits(number);
        }
    }

    private void digits(long number) {
        int count = 1;
        for (long bound = 10; count < 19 && number >= bound; bound *= 10) {
            count++;
        }
        long rest = number;
        for (int at = size + count - 1; at >= size; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
    }

    /// A number as Python writes it; what JSON has no number for is a text.
    void number(double number) {
        if (!Double.isFinite(number)) {
            put('"');
            ascii(Double.toString(number));
            put('"');
        } else if (number == Math.rint(number) && Math.abs(number) < PLAIN_WHOLE && !isMinusZero(number)) {
            number((long) number);
            put('.');
            put('0');
        } else {
            ascii(PythonFloats.repr(number));
        }
    }

    private static boolean isMinusZero(double number) {
        return Double.doubleToRawLongBits(number) == Long.MIN_VALUE;
    }

    void ascii(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        text(utf8, 0, utf8.length);
    }

    /// A text from its UTF-8; bytes that are none are replaced.
    void text(byte[] utf8, int from, int length) {
        reserve(length + 2);
        buffer[size++] = '"';
        int end = from + length;
        int start = from;
        boolean ascii = true;
        for (int i = from; i < end; i++) {
            byte b = utf8[i];
            if (b < 0) {
                ascii = false;
            } else if (b < ' ' || b == '"' || b == '\\') {
                raw(utf8, start, i - start);
                escape(b);
                start = i + 1;
            }
        }
        if (!ascii && !UnsafeByteOperations.unsafeWrap(utf8, from, length).isValidUtf8()) {
            size -= 1 + written(utf8, from, start);
            text(new String(utf8, from, length, UTF_8));
            return;
        }
        raw(utf8, start, end - start);
        put('"');
    }

    /// How many bytes the text up to `to` has become.
    private static int written(byte[] utf8, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            boolean escaped = b >= 0 && (b < ' ' || b == '"' || b == '\\');
            bytes += escaped ? escapeLength(b) : 1;
        }
        return bytes;
    }

    private static int escapeLength(byte b) {
        return switch (b) {
            case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
            default -> 6;
        };
    }

    private void escape(byte b) {
        reserve(6);
        buffer[size++] = '\\';
        switch (b) {
            case '"', '\\' -> buffer[size++] = b;
            case '\n' -> buffer[size++] = 'n';
            case '\r' -> buffer[size++] = 'r';
            case '\t' -> buffer[size++] = 't';
            case '\b' -> buffer[size++] = 'b';
            case '\f' -> buffer[size++] = 'f';
            default -> {
                buffer[size++] = 'u';
                buffer[size++] = '0';
                buffer[size++] = '0';
                buffer[size++] = HEX[b >> 4];
                buffer[size++] = HEX[b & 0xf];
            }
        }
    }

    void base64(byte[] bytes, int from, int length) {
        byte[] exact = from == 0 && length == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + length);
        put('"');
        raw(Base64.getEncoder().encode(exact));
        put('"');
    }
}
