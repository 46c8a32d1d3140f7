package io.featurestore.server.offline.flight;

import arrow.proto.flight.FlightProto.FlightData;
import arrow.proto.flight.FlightProto.FlightDescriptor;
import arrow.proto.flight.FlightProto.Ticket;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/// One `FlightData` of an upload: metadata of Arrow's IPC format, and the body that belongs to it, which goes from
/// the wire to Arrow's memory without being a byte array in between.
///
/// @param header empty for a message that only carries a descriptor
/// @param body owned by the message until [#takeBody]
record FlightMessage(
        Optional<FlightDescriptor> descriptor, Optional<Message> header, Optional<ArrowBuf> body, long size)
        implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024 * 1024;
    private static final int DESCRIPTOR = tag(FlightData.FLIGHT_DESCRIPTOR_FIELD_NUMBER);
    private static final int HEADER = tag(FlightData.DATA_HEADER_FIELD_NUMBER);
    private static final int BODY = tag(FlightData.DATA_BODY_FIELD_NUMBER);

    private static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /// @throws ServeException `INVALID_ARGUMENT` for bytes that are no such message
    /// @throws org.apache.arrow.memory.OutOfMemoryException if the allocator may not give as much
    static FlightMessage read(InputStream in, BufferAllocator allocator) {
        Reading reading = new Reading(allocator);
        try {
            for (int first = in.read(); first >= 0; first = in.read()) {
                reading.field(CodedInputStream.readRawVarint32(first, in), in);
            }
            return reading.message();
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException ignored) {
            reading.close();
            throw ServeException.of(ErrorCode.INVALID_ARGUMENT, "the call carries a message that is no FlightData");
        } catch (RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    /// The only message of a `DoGet`: its ticket stands for the command that others bring.
    ///
    /// @throws ServeException `INVALID_ARGUMENT` for bytes that are no ticket
    static FlightMessage readTicket(InputStream in, BufferAllocator ignoredAllocator) {
        try {
            Ticket ticket = Ticket.parseFrom(in);
            FlightDescriptor descriptor = FlightDescriptor.newBuilder()
                    .setType(FlightDescriptor.DescriptorType.CMD)
                    .setCmd(ticket.getTicket())
                    .build();
            return new FlightMessage(
                    Optional.of(descriptor), Optional.empty(), Optional.empty(), ticket.getSerializedSize());
        } catch (IOException ignored) {
            throw ServeException.of(ErrorCode.INVALID_ARGUMENT, "the call carries a message that is no Ticket");
        }
    }

    /// The state of reading; the last of two equal fields wins, as in any protobuf.
    private static final class Reading {
        private final BufferAllocator allocator;
        private Optional<FlightDescriptor> descriptor = Optional.empty();
        private Optional<Message> header = Optional.empty();
        private Optional<ArrowBuf> body = Optional.empty();
        private long size;

        private Reading(BufferAllocator allocator) {
            this.allocator = allocator;
        }

        private void field(int tag, InputStream in) throws IOException {
            if ((tag & 7) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                throw new IOException("a field that FlightData has not");
            }
            int length = CodedInputStream.readRawVarint32(in.read(), in);
            if (length < 0) {
                throw new IOException("a negative length");
            }
            size += length;
            if (tag == BODY) {
                close();
                body = Optional.of(readBody(in, length));
            } else if (length > MOST_HEADER_BYTES) {
                throw new IOException("metadata longer than any schema");
            } else if (tag == DESCRIPTOR) {
                descriptor = Optional.of(FlightDescriptor.parseFrom(readBytes(in, length)));
            } else if (tag == HEADER && length > 0) {
                header = Optional.of(Message.getRootAsMessage(ByteBuffer.wrap(readBytes(in, length))));
            } else {
                in.skipNBytes(length);
            }
        }

        private static byte[] readBytes(InputStream in, int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("a field that is cut off");
            }
            return bytes;
        }

        private ArrowBuf readBody(InputStream in, int length) throws IOException {
            ArrowBuf buffer = allocator.buffer(length);
            try {
                byte[] chunk = new byte[Math.min(CHUNK, length)];
                int written = 0;
                while (written < length) {
                    int read = in.read(chunk, 0, Math.min(chunk.length, length - written));
                    if (read < 0) {
                        throw new EOFException("a body that is cut off");
                    }
                    buffer.setBytes(written, chunk, 0, read);
                    written += read;
                }
                buffer.writerIndex(length);
                return buffer;
            } catch (IOException | RuntimeException e) {
                buffer.close();
                throw e;
            }
        }

        private FlightMessage message() {
            return new FlightMessage(descriptor, header, body, size);
        }

        private void close() {
            body.ifPresent(ArrowBuf::close);
            body = Optional.empty();
        }
    }

    @Override
    public void close() {
        body.ifPresent(ArrowBuf::close);
    }
}
