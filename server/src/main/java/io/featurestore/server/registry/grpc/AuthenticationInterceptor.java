package io.featurestore.server.registry.grpc;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Identity;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthGrpc;
import java.util.ArrayList;
import java.util.List;

/// Finds out who calls before anything else is done for a call. Health is open: probes have no token.
record AuthenticationInterceptor(Authenticator authenticator, Failures failures) implements ServerInterceptor {
    static final Context.Key<Identity> CALLER = Context.key("featurestore-caller");

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (HealthGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        try {
            Identity caller = authenticator.authenticate(values(headers));
            return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
        } catch (RuntimeException e) {
            call.close(failures.statusOf(e, call.getMethodDescriptor().getFullMethodName()), new Metadata());
        }
        return new ServerCall.Listener<>() {};
    }

    private static List<String> values(Metadata headers) {
        Iterable<String> values = headers.getAll(Headers.AUTHORIZATION);
        List<String> list = new ArrayList<>();
        if (values != null) {
            values.forEach(list::add);
        }
        return list;
    }
}
