package io.featurestore.server.offline.flight;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.offline.serving.OffDemo;
import io.featurestore.server.offline.serving.OfflineService;
import io.featurestore.server.offline.serving.ScriptedStore;
import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.tls.ServerTls;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A Flight server over a scripted store on a loopback port, and Arrow's own client of it.
final class RunningOffline implements AutoCloseable {
    static final long UPLOAD_BYTES = 128L * 1024 * 1024;
    static final Duration SILENCE = Duration.ofSeconds(20);
    static final Duration QUERY = Duration.ofSeconds(60);
    static final FlightLimits LIMITS = limits(UPLOAD_BYTES, SILENCE, QUERY);
    static final Schema FRAME = new Schema(List.of(
            Field.nullable("driver_id", new ArrowType.Int(64, true)),
            Field.nullable("event_timestamp", new ArrowType.Int(64, true))));

    final ScriptedStore store;
    final OfflineFlightServer server;
    final ManagedChannel channel;
    final FlightClient client;
    final BufferAllocator allocator = new RootAllocator();

    /// The usual limits but for these.
    static FlightLimits limits(long uploadBytes, Duration silence, Duration query) {
        return new FlightLimits(64 * 1024 * 1024, uploadBytes, 8, silence, query, 1024 * 1024, Duration.ofSeconds(30));
    }

    static Options usual() {
        return new Options(
                ignored -> new Identity.Anyone(),
                Authorizers.byPermissions(new SimpleMeterRegistry()),
                LIMITS,
                Optional.empty(),
                Clock.systemUTC());
    }

    record Options(
            Authenticator authenticator,
            Authorizer authorizer,
            FlightLimits limits,
            Optional<ServerTls> tls,
            Clock clock) {
        Options with(Authenticator other, Authorizer rights) {
            return new Options(other, rights, limits, tls, clock);
        }

        Options with(FlightLimits other) {
            return new Options(authenticator, authorizer, other, tls, clock);
        }

        Options with(Clock other) {
            return new Options(authenticator, authorizer, limits, tls, other);
        }

        Options with(ServerTls other) {
            return new Options(authenticator, authorizer, limits, Optional.of(other), clock);
        }
    }

    RunningOffline(Path folder, Options options) {
        this(folder, options, builder -> builder.usePlaintext());
    }

    RunningOffline(Path folder, Options options, UnaryOperator<NettyChannelBuilder> connection) {
        this.store = new ScriptedStore();
        OfflineService service = new OfflineService(
                RichCatalog.source(OffDemo.catalog()), store, options.authorizer(), options.clock(), false);
        OfflineFlightServer.Parts parts = new OfflineFlightServer.Parts(
                service,
                store,
                options.authenticator(),
                (api, failed, nanos, rows) -> {},
                options.limits(),
                folder,
                options.clock(),
                new SplittableRandom(7),
                options.tls());
        try {
            this.server = OfflineFlightServer.start(parts, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.channel = connection
                .apply(NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))
                .build();
        this.client = FlightGrpcUtils.createFlightClient(allocator, channel);
    }

    static FlightDescriptor command(String json) {
        return FlightDescriptor.command(json.getBytes(StandardCharsets.UTF_8));
    }

    static FlightDescriptor historical() {
        return command("""
                {"command_id": "1", "api": "get_historical_features", "feature_view_names": ["driver_stats"],
                 "feature_refs": ["driver_stats:total"], "project": "offdemo", "full_feature_names": false,
                 "name_aliases": [null]}""");
    }

    /// Sends a frame of so many batches with so many rows each, reads the answer.
    List<Long> exchange(FlightDescriptor descriptor, int batches, int rows) {
        try (Exchange call = open(descriptor);
                VectorSchemaRoot frame = VectorSchemaRoot.create(FRAME, allocator)) {
            call.getWriter().start(frame);
            for (int batch = 0; batch < batches; batch++) {
                fill(frame, rows);
                call.getWriter().putNext();
            }
            call.getWriter().completed();
            return numbers(call.getReader());
        }
    }

    /// A `DoExchange` that is under way.
    record Exchange(FlightClient.ExchangeReaderWriter call) implements AutoCloseable {
        FlightClient.ClientStreamListener getWriter() {
            return call.getWriter();
        }

        FlightStream getReader() {
            return call.getReader();
        }

        @Override
        public void close() {
            closed(call);
        }
    }

    Exchange open(FlightDescriptor descriptor) {
        return new Exchange(client.doExchange(descriptor));
    }

    /// All numbers of the answer that waits under the ticket.
    List<Long> fetch(Ticket ticket, CallOption... options) {
        FlightStream stream = client.getStream(ticket, options);
        try {
            return numbers(stream);
        } finally {
            closed(stream);
        }
    }

    /// Another client of the same server.
    record Guest(ManagedChannel channel, FlightClient client) implements AutoCloseable {
        List<Long> fetch(Ticket ticket) {
            FlightStream stream = client.getStream(ticket);
            try {
                return numbers(stream);
            } finally {
                closed(stream);
            }
        }

        @Override
        public void close() {
            channel.shutdownNow();
            closed(client);
        }
    }

    Guest guest(UnaryOperator<NettyChannelBuilder> connection) {
        ManagedChannel other = connection
                .apply(NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))
                .build();
        return new Guest(other, FlightGrpcUtils.createFlightClient(allocator, other));
    }

    private static void closed(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void fill(VectorSchemaRoot frame, int rows) {
        frame.getFieldVectors().forEach(vector -> {
            BigIntVector numbers = (BigIntVector) vector;
            numbers.allocateNew(rows);
            for (int row = 0; row < rows; row++) {
                numbers.set(row, row);
            }
        });
        frame.setRowCount(rows);
    }

    static List<Long> numbers(FlightStream stream) {
        List<Long> numbers = new ArrayList<>();
        while (stream.next()) {
            BigIntVector column = (BigIntVector) stream.getRoot().getVector("n");
            for (int row = 0; row < column.getValueCount(); row++) {
                numbers.add(column.get(row));
            }
        }
        return numbers;
    }

    /// Sends the table that clients send where they have none, and waits for the end of the call.
    void put(FlightDescriptor descriptor) {
        try (VectorSchemaRoot table = placeholder()) {
            put(descriptor, table);
        }
    }

    void put(FlightDescriptor descriptor, VectorSchemaRoot table) {
        FlightClient.ClientStreamListener call = client.startPut(descriptor, table, new AsyncPutListener());
        if (table.getRowCount() > 0) {
            call.putNext();
        }
        call.completed();
        call.getResult();
    }

    VectorSchemaRoot placeholder() {
        VectorSchemaRoot table =
                VectorSchemaRoot.create(new Schema(List.of(Field.nullable("key", ArrowType.Utf8.INSTANCE))), allocator);
        VarCharVector letters = (VarCharVector) table.getVector("key");
        for (int i = 0; i < 8; i++) {
            letters.setSafe(i, "mock_key".substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        }
        table.setRowCount(8);
        return table;
    }

    void stop(Duration left) {
        closed(() -> server.stop(left));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        closed(client);
        stop(Duration.ofSeconds(5));
        store.close();
        allocator.close();
    }
}
