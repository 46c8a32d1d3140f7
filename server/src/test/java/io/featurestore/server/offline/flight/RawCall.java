package io.featurestore.server.offline.flight;

import arrow.proto.flight.FlightProto.FlightData;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/// A `DoExchange` that sends any bytes, as no client would.
final class RawCall {
    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final ClientCall<byte[], byte[]> call;
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    /// @param messages how many it reads; it reads no further
    RawCall(ManagedChannel channel, int messages) {
        call = channel.newCall(
                MethodDescriptor.newBuilder(BYTES, BYTES)
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .setFullMethodName("arrow.flight.protocol.FlightService/DoExchange")
                        .build(),
                CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status closed, Metadata trailers) {
                        status.complete(closed);
                    }
                },
                new Metadata());
        call.request(messages);
    }

    RawCall send(byte[] message) {
        call.sendMessage(message);
        return this;
    }

    RawCall halfClose() {
        call.halfClose();
        return this;
    }

    void cancel() {
        call.cancel("seen enough", null);
    }

    Status status() {
        return status.join();
    }

    static byte[] descriptor(FlightDescriptor command) {
        return data(command).build().toByteArray();
    }

    private static FlightData.Builder data(FlightDescriptor command) {
        try {
            return FlightData.newBuilder()
                    .setFlightDescriptor(arrow.proto.flight.FlightProto.FlightDescriptor.parseFrom(
                            UnsafeByteOperations.unsafeWrap(serialized(command))));
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer serialized(FlightDescriptor command) {
        return command.serialize();
    }

    static byte[] descriptorAndHeader(FlightDescriptor command, byte[] header) {
        return data(command).setDataHeader(ByteString.copyFrom(header)).build().toByteArray();
    }

    static byte[] schema(FlightDescriptor command, Schema schema) {
        ByteBuffer header = MessageSerializer.serializeMetadata(schema, IpcOption.DEFAULT);
        return data(command).setDataHeader(ByteString.copyFrom(header)).build().toByteArray();
    }

    /// A batch that says it has so many rows, over a body that may be shorter.
    static byte[] batch(Schema schema, int rows, byte[] body) {
        try (BufferAllocator allocator = new RootAllocator();
                ArrowBuf values = allocator.buffer((long) rows * Long.BYTES)) {
            values.writerIndex(values.capacity());
            List<ArrowFieldNode> nodes = new ArrayList<>();
            List<ArrowBuf> buffers = new ArrayList<>();
            schema.getFields().forEach(ignored -> {
                nodes.add(new ArrowFieldNode(rows, 0));
                buffers.add(allocator.getEmpty());
                buffers.add(values);
            });
            try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, nodes, buffers)) {
                ByteBuffer header = MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT);
                return FlightData.newBuilder()
                        .setDataHeader(ByteString.copyFrom(header))
                        .setDataBody(ByteString.copyFrom(body))
                        .build()
                        .toByteArray();
            }
        }
    }
}
