import arrow.proto.flight.FlightProto.FlightData;
import arrow.proto.flight.FlightProto.FlightDescriptor;
import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// What a client does in the training run of the offline server, on the classes of the server itself:
///
///   AskOffline write FILE       writes the rows of the template's view as Parquet
///   AskOffline ask PORT TIMES   asks for features of the past with a frame
void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
        case "write" -> write(Path.of(arguments[1]));
        case "ask" -> ask(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        default -> throw new IllegalArgumentException(arguments[0]);
    }
}

void write(Path file) throws Exception {
    Files.createDirectories(file.getParent());
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
            Statement statement = duckdb.createStatement()) {
        statement.execute("SET TimeZone = 'UTC'");
        statement.execute("""
                COPY (SELECT 1001 + n %% 5 AS driver_id, TIMESTAMPTZ '2026-01-01' + INTERVAL 1 HOUR * (n // 5) AS event_timestamp,
                    TIMESTAMPTZ '2026-01-01' + INTERVAL 1 HOUR * (n // 5) AS created, (n / 7)::FLOAT AS conv_rate,
                    (n / 9)::FLOAT AS acc_rate, n AS avg_daily_trips FROM range(1000) AS rows(n)) TO '%s' (FORMAT parquet)"""
                .formatted(file));
    }
}

void ask(int port, int times) throws Exception {
    MethodDescriptor<FlightData, FlightData> exchange = MethodDescriptor.newBuilder(
                    ProtoUtils.marshaller(FlightData.getDefaultInstance()),
                    ProtoUtils.marshaller(FlightData.getDefaultInstance()))
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("arrow.flight.protocol.FlightService/DoExchange")
            .build();
    String command = """
            {"api": "get_historical_features", "feature_view_names": ["driver_hourly_stats"], "name_aliases": [null],
             "feature_refs": ["driver_hourly_stats:conv_rate", "driver_hourly_stats:avg_daily_trips"], "project": "training",
             "full_feature_names": false}""";
    ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    for (int time = 0; time < times; time++) {
        CompletableFuture<Integer> answered = new CompletableFuture<>();
        StreamObserver<FlightData> call = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(exchange, CallOptions.DEFAULT), new StreamObserver<>() {
                    private int messages;

                    @Override
                    public void onNext(FlightData message) {
                        messages++;
                    }

                    @Override
                    public void onError(Throwable reason) {
                        answered.completeExceptionally(reason);
                    }

                    @Override
                    public void onCompleted() {
                        answered.complete(messages);
                    }
                });
        send(call, command);
        if (answered.get() < 2) {
            throw new IllegalStateException("an answer without rows");
        }
    }
    channel.shutdown();
}

void send(StreamObserver<FlightData> call, String command) {
    Schema schema = new Schema(List.of(
            Field.nullable("driver_id", new ArrowType.Int(64, true)),
            Field.nullable("event_timestamp", new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC"))));
    call.onNext(FlightData.newBuilder()
            .setFlightDescriptor(FlightDescriptor.newBuilder()
                    .setType(FlightDescriptor.DescriptorType.CMD)
                    .setCmd(ByteString.copyFromUtf8(command)))
            .setDataHeader(ByteString.copyFrom(MessageSerializer.serializeMetadata(schema, IpcOption.DEFAULT)))
            .build());
    try (RootAllocator allocator = new RootAllocator();
            VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
        BigIntVector drivers = (BigIntVector) root.getVector(0);
        TimeStampNanoTZVector at = (TimeStampNanoTZVector) root.getVector(1);
        for (int row = 0; row < 100; row++) {
            drivers.setSafe(row, 1000 + row % 7);
            at.setSafe(row, 1_767_312_000_000_000_000L + row * 1_000_000_000L);
        }
        root.setRowCount(100);
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            batch.getBuffers().forEach(buffer -> {
                byte[] bytes = new byte[Math.toIntExact(buffer.readableBytes())];
                buffer.getBytes(0, bytes);
                body.writeBytes(bytes);
                body.writeBytes(new byte[-bytes.length & 7]);
            });
            call.onNext(FlightData.newBuilder()
                    .setDataHeader(ByteString.copyFrom(MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT)))
                    .setDataBody(ByteString.copyFrom(body.toByteArray()))
                    .build());
        }
    }
    call.onCompleted();
}
