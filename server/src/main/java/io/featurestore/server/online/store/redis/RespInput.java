package io.featurestore.server.online.store.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import redis.clients.jedis.exceptions.JedisDataException;

/// Replies in Redis' protocol, of the few kinds that writes get.
final class RespInput {
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;

    RespInput(InputStream in) {
        this.in = in;
    }

    /// The reply to a command that answers with a number.
    ///
    /// @throws JedisDataException if Redis refused the command
    long number() throws IOException {
        byte type = next();
        return switch (type) {
            case ':' -> readNumber();
            case '-' -> throw refusal();
            default -> throw new IOException("Redis answers with type " + (char) type + " instead of a number");
        };
    }

    /// The reply to `HMGET` of one field.
    ///
    /// @return no bytes if there is no such field
    /// @throws JedisDataException if Redis refused the command
    byte[] onlyField() throws IOException {
        byte type = next();
        if (type == '-') {
            throw refusal();
        }
        long count = type == '*' ? readNumber() : -1;
        if (count != 1 || next() != '$') {
            throw new IOException("Redis answers HMGET of one field with something else");
        }
        long length = readNumber();
        return length < 0 ? NOTHING : bytes(Math.toIntExact(length));
    }

    private JedisDataException refusal() throws IOException {
        StringBuilder text = new StringBuilder();
        for (byte b = next(); b != '\r'; b = next()) {
            text.append((char) (b & 0xff));
        }
        next();
        return new JedisDataException(text.toString());
    }

    private long readNumber() throws IOException {
        long number = 0;
        byte b = next();
        boolean negative = b == '-';
        if (negative) {
            b = next();
        }
        while (b != '\r') {
            number = number * 10 + (b - '0');
            b = next();
        }
        next();
        return negative ? -number : number;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = next();
        }
        next();
        next();
        return bytes;
    }

    private byte next() throws IOException {
        if (at == end) {
            end = in.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                throw new EOFException("Redis closed the connection");
            }
        }
        return buffer[at++];
    }
}
