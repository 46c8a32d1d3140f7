package io.featurestore.server.offline.flight;

import arrow.proto.flight.FlightProto.ActionType;
import arrow.proto.flight.FlightProto.Criteria;
import arrow.proto.flight.FlightProto.Empty;
import arrow.proto.flight.FlightProto.FlightDescriptor;
import arrow.proto.flight.FlightProto.FlightEndpoint;
import arrow.proto.flight.FlightProto.FlightInfo;
import arrow.proto.flight.FlightProto.Location;
import arrow.proto.flight.FlightProto.Ticket;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.featurestore.server.auth.Identity;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/// The service `arrow.flight.protocol.FlightService`, as far as Feast's clients know it; gRPC itself refuses its other
/// methods as unimplemented. Messages with rows are handed over as the bytes that they are.
record FlightMethods(
        FlightApi api,
        KeptUploads kept,
        Supplier<BufferAllocator> allocator,
        Semaphore slots,
        Executor threads,
        ScheduledExecutorService timer,
        FlightLimits limits,
        Statuses statuses) {
    private static final String SERVICE = "arrow.flight.protocol.FlightService";

    /// What `ListActions` of Python's server names; all of them are asked for with `DoPut`.
    private static final List<ActionType> ACTIONS = List.of(
            action("offline_write_batch", "Adds rows to the source of a view."),
            action("write_logged_features", "Adds rows to the log of a feature service."),
            action("persist", "Keeps the answer to a question in a data source."));

    private static final Marshaller<InputStream> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
            return message;
        }

        @Override
        public InputStream parse(InputStream message) {
            return message;
        }
    };

    private static ActionType action(String name, String description) {
        return ActionType.newBuilder().setType(name).setDescription(description).build();
    }

    /// @param location of this server, for what is to be fetched
    ServerServiceDefinition service(String location) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
        addStream(service, "DoExchange", MethodType.BIDI_STREAMING, FlightMessage::read, api::exchange);
        addStream(service, "DoPut", MethodType.BIDI_STREAMING, FlightMessage::read, api::put);
        addStream(service, "DoGet", MethodType.SERVER_STREAMING, FlightMessage::readTicket, api::get);
        addSingle(
                service,
                "GetFlightInfo",
                MethodType.UNARY,
                FlightDescriptor.getDefaultInstance(),
                FlightInfo.getDefaultInstance(),
                (caller, descriptor) -> List.of(info(location, caller, descriptor.getCmd())));
        addSingle(
                service,
                "ListFlights",
                MethodType.SERVER_STREAMING,
                Criteria.getDefaultInstance(),
                FlightInfo.getDefaultInstance(),
                (caller, ignored) -> kept.commands(caller).stream()
                        .map(command -> info(location, caller, command))
                        .toList());
        addSingle(
                service,
                "ListActions",
                MethodType.SERVER_STREAMING,
                Empty.getDefaultInstance(),
                ActionType.getDefaultInstance(),
                (ignoredCaller, ignored) -> ACTIONS);
        return service.build();
    }

    private void addStream(
            ServerServiceDefinition.Builder service,
            String name,
            MethodType type,
            StreamHandler.Reader reader,
            StreamHandler.Work work) {
        service.addMethod(
                method(name, type, BYTES, BYTES),
                new StreamHandler(reader, work, allocator, slots, threads, timer, limits, statuses));
    }

    /// One request, and answers that are at hand.
    private <Q extends Message, R extends Message> void addSingle(
            ServerServiceDefinition.Builder service,
            String name,
            MethodType type,
            Q request,
            R response,
            BiFunction<Identity, Q, List<R>> answers) {
        MethodDescriptor<Q, R> method =
                method(name, type, ProtoUtils.marshaller(request), ProtoUtils.marshaller(response));
        ServerCalls.ServerStreamingMethod<Q, R> invocation = (asked, out) -> {
            try {
                answers.apply(AuthenticationInterceptor.caller(), asked).forEach(out::onNext);
                out.onCompleted();
            } catch (RuntimeException e) {
                out.onError(statuses.of(e, method.getFullMethodName()).asRuntimeException(new Metadata()));
            }
        };
        service.addMethod(
                method,
                type == MethodType.UNARY
                        ? ServerCalls.asyncUnaryCall(invocation::invoke)
                        : ServerCalls.asyncServerStreamingCall(invocation));
    }

    private static <Q, R> MethodDescriptor<Q, R> method(
            String name, MethodType type, Marshaller<Q> request, Marshaller<R> response) {
        return MethodDescriptor.newBuilder(request, response)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }

    private FlightInfo info(String location, Identity caller, ByteString command) {
        return FlightInfo.newBuilder()
                .setSchema(noColumns())
                .setFlightDescriptor(FlightDescriptor.newBuilder()
                        .setType(FlightDescriptor.DescriptorType.CMD)
                        .setCmd(command))
                .addEndpoint(FlightEndpoint.newBuilder()
                        .setTicket(Ticket.newBuilder().setTicket(kept.ticket(caller, command)))
                        .addLocation(Location.newBuilder().setUri(location)))
                .setTotalRecords(-1)
                .setTotalBytes(-1)
                .build();
    }

    /// What an answer will look like is only known when it is asked for.
    private static ByteString noColumns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), new Schema(List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
