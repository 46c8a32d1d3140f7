package io.featurestore.server.registry.grpc;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;

/// Bytes that are no message are the client's fault, and no reason for a stack trace in the log. It must stand before
/// the messages are parsed.
record UndecodableInterceptor(Failures failures) implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean undecodable;

            @Override
            public void onMessage(Q message) {
                try {
                    super.onMessage(message);
                } catch (StatusRuntimeException ignored) {
                    undecodable = true;
                    ServeException refused = ServeException.of(
                            ErrorCode.INVALID_ARGUMENT, "The request of " + method + " is no message of that method");
                    call.close(failures.statusOf(refused, method), new Metadata());
                }
            }

            @Override
            public void onHalfClose() {
                if (!undecodable) {
                    super.onHalfClose();
                }
            }
        };
    }
}
