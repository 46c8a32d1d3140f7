package io.featurestore.server.offline.flight;

import arrow.proto.flight.FlightProto.FlightData;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/// One `FlightData` of an answer, in the form that gRPC takes messages in: it says how long it is and writes itself,
/// from Arrow's memory to that of the connection.
final class OutgoingMessage extends InputStream implements KnownLength, Drainable {
    private static final int CHUNK = 64 * 1024;
    private static final int ALIGNMENT = 8;
    private static final byte[] PADDING = new byte[ALIGNMENT];

    private final byte[] head;
    private final List<ArrowBuf> buffers;
    private int left;

    private OutgoingMessage(byte[] head, List<ArrowBuf> buffers, long body) {
        this.head = head;
        this.buffers = buffers;
        this.left = Math.toIntExact(head.length + body);
    }

    static InputStream schema(Schema schema) {
        return new ByteArrayInputStream(head(MessageSerializer.serializeMetadata(schema, IpcOption.DEFAULT), -1));
    }

    /// The batch must stay until the message has been written.
    static OutgoingMessage batch(ArrowRecordBatch batch) {
        long body = batch.computeBodyLength();
        byte[] head = head(MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT), body);
        return new OutgoingMessage(head, batch.getBuffers(), body);
    }

    /// @param body bytes that follow, or -1 for a message without any
    private static byte[] head(ByteBuffer serialized, long body) {
        ByteBuffer metadata = serialized.slice();
        int size = CodedOutputStream.computeByteBufferSize(FlightData.DATA_HEADER_FIELD_NUMBER, metadata);
        if (body >= 0) {
            size += CodedOutputStream.computeTagSize(FlightData.DATA_BODY_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(body);
        }
        byte[] bytes = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeTag(FlightData.DATA_HEADER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(metadata.remaining());
            out.writeLazy(metadata);
            if (body >= 0) {
                out.writeTag(FlightData.DATA_BODY_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt64NoTag(body);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    @Override
    public int available() {
        return left;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int written = left;
        if (written == 0) {
            return 0;
        }
        target.write(head);
        byte[] chunk = new byte[CHUNK];
        for (ArrowBuf buffer : buffers) {
            long length = buffer.readableBytes();
            for (long at = 0; at < length; at += chunk.length) {
                int part = (int) Math.min(chunk.length, length - at);
                buffer.getBytes(buffer.readerIndex() + at, chunk, 0, part);
                target.write(chunk, 0, part);
            }
            target.write(PADDING, 0, padding(length));
        }
        left = 0;
        return written;
    }

    private static int padding(long length) {
        return (int) (-length & (ALIGNMENT - 1));
    }

    /// gRPC drains; nothing reads byte by byte.
    @Override
    public int read() {
        throw new UnsupportedOperationException("drained, not read");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        throw new UnsupportedOperationException("drained, not read");
    }
}
