package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/// The names of the fields in an entity's hash, and what the field of the event's time holds.
final class HashFields {
    private HashFields() {}

    /// murmur3 of `view:feature`, as four bytes in little endian order.
    static byte[] feature(String view, String feature) {
        int hash = Murmur3.hash((view + ":" + feature).getBytes(UTF_8));
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hash)
                .array();
    }

    /// The field with the time of the view's last event.
    static byte[] eventTime(String view) {
        return ("_ts:" + view).getBytes(UTF_8);
    }

    /// A `google.protobuf.Timestamp`; the epoch itself is empty.
    static byte[] timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build()
                .toByteArray();
    }

    /// @throws InvalidProtocolBufferException if another program wrote something else there
    static Timestamp parseTimestamp(byte[] value) throws InvalidProtocolBufferException {
        return Timestamp.parseFrom(value);
    }
}
