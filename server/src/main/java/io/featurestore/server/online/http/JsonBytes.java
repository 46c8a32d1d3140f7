package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import io.featurestore.server.value.PythonFloats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// JSON as UTF-8 in pieces of bounded size: the few forms that answers need, without an object for each value. Pieces,
/// because one array for a large answer is what garbage collectors treat worst.
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
    private static final byte[] NULL = "null".getBytes(UTF_8);
    private static final byte[] TRUE = "true".getBytes(UTF_8);
    private static final byte[] FALSE = "false".getBytes(UTF_8);
    private static final byte[] LEAST_LONG = Long.toString(Long.MIN_VALUE).getBytes(UTF_8);
    private static final int PIECE = 64 * 1024;
    private static final int LONGEST_NUMBER = 26;

    private final List<ByteBuffer> full = new ArrayList<>(0);
    private byte[] buffer;
    private int size;
    private int sizeOfFull;

    /// @param capacity how much there will be, as far as it can be told
    JsonBytes(int capacity) {
        buffer = new byte[Math.clamp(capacity, 64, PIECE)];
    }

    static JsonBytes of(byte[] json) {
        JsonBytes bytes = new JsonBytes(json.length);
        bytes.raw(json);
        return bytes;
    }

    int size() {
        return sizeOfFull + size;
    }

    /// What was written, in order; not a copy.
    List<ByteBuffer> pieces() {
        List<ByteBuffer> pieces = new ArrayList<>(full.size() + 1);
        pieces.addAll(full);
        pieces.add(ByteBuffer.wrap(buffer, 0, size));
        return pieces;
    }

    byte[] toBytes() {
        ByteBuffer all = ByteBuffer.allocate(size());
        full.forEach(piece -> all.put(piece.duplicate()));
        return all.put(buffer, 0, size).array();
    }

    /// Makes room for some bytes in a row, fewer than a piece holds.
    private void reserve(int more) {
        if (buffer.length - size < more) {
            nextPiece(more);
        }
    }

    private void nextPiece(int atLeast) {
        full.add(ByteBuffer.wrap(buffer, 0, size));
        sizeOfFull += size;
        buffer = new byte[Math.max(Math.min(PIECE, 2 * buffer.length), atLeast)];
        size = 0;
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
        int next = from;
        int end = from + length;
        while (end - next > buffer.length - size) {
            int fits = buffer.length - size;
            System.arraycopy(json, next, buffer, size, fits);
            size += fits;
            next += fits;
            nextPiece(1);
        }
        System.arraycopy(json, next, buffer, size, end - next);
        size += end - next;
    }

    void append(JsonBytes other) {
        for (ByteBuffer piece : other.full) {
            raw(piece.array(), piece.arrayOffset(), piece.limit());
        }
        raw(other.buffer, 0, other.size);
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
            long tenth = rest / 10;
            buffer[at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        size += count;
    }

    /// A number as Python writes it; what JSON has no number for is a text.
    void number(double number) {
        if (!Double.isFinite(number)) {
            put('"');
            ascii(Double.toString(number));
            put('"');
        } else if (!shortDecimal(number)) {
            ascii(PythonFloats.repr(number));
        }
    }

    /// Writes a number that has at most six digits after the point, which most have, and nothing if it has more. No two
    /// decimals of at most 15 digits are read as the same double: one that reads back is also the shortest.
    private boolean shortDecimal(double number) {
        double magnitude = Math.abs(number);
        // Python writes an exponent below 1e-4, and the sign of a zero.
        boolean plain = magnitude < 1e9 && (magnitude >= 1e-4 || Double.doubleToRawLongBits(number) == 0);
        if (!plain) {
            return false;
        }
        long thousandths = Math.round(magnitude * 1e3);
        if (thousandths / 1e3 == magnitude) {
            decimal(number < 0, thousandths, 1_000);
            return true;
        }
        long millionths = Math.round(magnitude * 1e6);
        if (millionths / 1e6 == magnitude) {
            decimal(number < 0, millionths, 1_000_000);
            return true;
        }
        return false;
    }

    private void decimal(boolean negative, long scaled, int scale) {
        reserve(LONGEST_NUMBER);
        if (negative) {
            buffer[size++] = '-';
        }
        digits(scaled / scale);
        buffer[size++] = '.';
        int rest = (int) (scaled % scale);
        int unit = scale / 10;
        do {
            buffer[size++] = (byte) ('0' + rest / unit);
            rest %= unit;
            unit /= 10;
        } while (rest > 0);
    }

    /// A short text of ASCII characters only.
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
        boolean plain = true;
        boolean ascii = true;
        for (int i = from; i < from + length; i++) {
            byte b = utf8[i];
            ascii &= b >= 0;
            plain &= b < 0 || (b >= ' ' && b != '"' && b != '\\');
        }
        if (!ascii && !UnsafeByteOperations.unsafeWrap(utf8, from, length).isValidUtf8()) {
            text(new String(utf8, from, length, UTF_8));
            return;
        }
        put('"');
        if (plain) {
            raw(utf8, from, length);
        } else {
            escaped(utf8, from, from + length);
        }
        put('"');
    }

    private void escaped(byte[] utf8, int from, int end) {
        int start = from;
        for (int i = from; i < end; i++) {
            byte b = utf8[i];
            if (b >= 0 && (b < ' ' || b == '"' || b == '\\')) {
                raw(utf8, start, i - start);
                escape(b);
                start = i + 1;
            }
        }
        raw(utf8, start, end - start);
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
