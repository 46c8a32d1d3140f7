package io.featurestore.server.offline.flight;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Identity;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.List;

/// Finds out who calls before anything is read of a call.
record AuthenticationInterceptor(Authenticator authenticator, Statuses statuses) implements ServerInterceptor {
    private static final Context.Key<Identity> CALLER = Context.key("featurestore-caller");
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /// Who makes the current call.
    static Identity caller() {
        Identity caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("a call that nobody authenticated");
        }
        return caller;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Identity caller;
        try {
            caller = authenticator.authenticate(values(headers));
        } catch (RuntimeException e) {
            call.close(statuses.of(e, call.getMethodDescriptor().getFullMethodName()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
    }

    private static List<String> values(Metadata headers) {
        Iterable<String> values = headers.getAll(AUTHORIZATION);
        List<String> list = new ArrayList<>();
        if (values != null) {
            values.forEach(list::add);
        }
        return list;
    }
}
