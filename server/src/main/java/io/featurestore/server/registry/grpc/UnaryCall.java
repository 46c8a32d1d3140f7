package io.featurestore.server.registry.grpc;

import com.google.protobuf.MessageLite;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeError;
import io.featurestore.server.error.ServeException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request, one answer: runs an operation for the caller that was found, and sends its answer or its failure.
///
/// @param version the registry's version id, asked before the operation runs
/// @param slots bounds how many operations run at once
record UnaryCall<Q, R extends MessageLite>(
        Operation<Q, R> operation, Supplier<String> version, Semaphore slots, Failures failures)
        implements ServerCallHandler<Q, R> {
    /// What gRPC clients accept unless they say otherwise. Python's never do.
    private static final int DEFAULT_MAX_ANSWER = 4 * 1024 * 1024;

    /// An operation of the registry, behind one method of the protocol.
    @FunctionalInterface
    interface Operation<Q, R> {
        Answer<R> run(Identity caller, Q request);
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
        call.request(2);
        return new ServerCall.Listener<>() {
            private @Nullable Q request;

            @Override
            public void onMessage(Q message) {
                request = message;
            }

            @Override
            public void onHalfClose() {
                if (request == null) {
                    call.close(Status.INTERNAL.withDescription("a request without a message"), new Metadata());
                } else {
                    answer(call, headers, request);
                }
            }
        };
    }

    private void answer(ServerCall<Q, R> call, Metadata headers, Q request) {
        try {
            String before = version.get();
            Answer<R> answer = run(request);
            checkSize(answer.message().getSerializedSize(), headers);
            Metadata answered = new Metadata();
            answered.put(Headers.VERSION, before);
            answer.withheld().ifPresent(count -> answered.put(Headers.FILTERED, Integer.toString(count)));
            call.sendHeaders(answered);
            call.sendMessage(answer.message());
            call.close(Status.OK, new Metadata());
        } catch (RuntimeException e) {
            call.close(failures.statusOf(e, call.getMethodDescriptor().getFullMethodName()), new Metadata());
        }
    }

    private Answer<R> run(Q request) {
        Identity caller = AuthenticationInterceptor.CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("a call that nobody authenticated");
        }
        if (!slots.tryAcquire()) {
            throw new ServeError(ErrorCode.OVERLOADED, "Too many calls at once; try again later").asException();
        }
        try {
            return operation.run(caller, request);
        } finally {
            slots.release();
        }
    }

    /// An answer that the client would not accept only breaks its connection: better it learns what to do.
    private static void checkSize(int bytes, Metadata headers) {
        int limit = maxAnswer(headers);
        if (bytes > limit) {
            throw ServeException.of(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    ("The answer has %d bytes, more than the %d that the client accepts. Ask for less of it: by pages "
                                    + "(pagination), by tags, or by one object at a time")
                            .formatted(bytes, limit));
        }
    }

    private static int maxAnswer(Metadata headers) {
        String accepted = headers.get(Headers.MAX_ANSWER);
        boolean number = accepted != null && accepted.matches("[0-9]{1,9}");
        return number ? Integer.parseInt(accepted) : DEFAULT_MAX_ANSWER;
    }
}
