package io.featurestore.server.registry.grpc;

import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import feast.proto.registry.RegistryServerGrpc;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.registry.Discovery;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.Reads;
import io.featurestore.server.registry.Writes;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// Puts operations behind the methods of Feast's registry service. Building fails if a method has none.
final class Binding {
    private static final int MOST_AT_ONCE = 256;

    private final ServerServiceDefinition.Builder service =
            ServerServiceDefinition.builder(RegistryServerGrpc.getServiceDescriptor());
    private final Semaphore reading = new Semaphore(MOST_AT_ONCE);
    private final Semaphore writing = new Semaphore(MOST_AT_ONCE);
    private final FeastRegistry registry;
    private final Failures failures;

    Binding(FeastRegistry registry, Failures failures) {
        this.registry = registry;
        this.failures = failures;
    }

    ServerServiceDefinition build() {
        return service.build();
    }

    <Q, R extends MessageLite> void answer(MethodDescriptor<Q, R> method, BiFunction<Reads, Q, Answer<R>> operation) {
        bind(method, reading, (caller, request) -> operation.apply(registry.reads(caller), request));
    }

    <Q, R extends MessageLite> void read(MethodDescriptor<Q, R> method, BiFunction<Reads, Q, R> operation) {
        answer(method, (reads, request) -> Answer.of(operation.apply(reads, request)));
    }

    <Q, R extends MessageLite> void discover(
            MethodDescriptor<Q, R> method, BiFunction<Discovery, Q, Answer<R>> operation) {
        bind(method, reading, (caller, request) -> operation.apply(registry.discovery(caller), request));
    }

    /// @param commits whether the request asks to wait until a crash of the machine can't undo the change
    <Q> void write(MethodDescriptor<Q, Empty> method, BiConsumer<Writes, Q> operation, Predicate<Q> commits) {
        bind(method, writing, (Identity caller, Q request) -> {
            if (commits.test(request)) {
                operation.accept(registry.writes(caller), request);
                registry.settle();
            } else {
                operation.accept(registry.writesSoon(caller), request);
            }
            return Answer.of(Empty.getDefaultInstance());
        });
    }

    void commit(MethodDescriptor<Empty, Empty> method) {
        bind(method, writing, (ignoredCaller, request) -> {
            registry.settle();
            return Answer.of(request);
        });
    }

    /// What takes the caller, and is no operation of the registry itself.
    <Q, R extends MessageLite> void call(MethodDescriptor<Q, R> method, BiFunction<Identity, Q, R> operation) {
        bind(method, reading, (caller, request) -> Answer.of(operation.apply(caller, request)));
    }

    /// Writes, which may have to wait for one another, do not use up what reads need.
    private <Q, R extends MessageLite> void bind(
            MethodDescriptor<Q, R> method, Semaphore slots, UnaryCall.Operation<Q, R> operation) {
        service.addMethod(method, new UnaryCall<>(operation, registry::version, slots, failures));
    }
}
