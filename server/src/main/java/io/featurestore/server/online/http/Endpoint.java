package io.featurestore.server.online.http;

import io.featurestore.server.auth.Identity;

/// What answers requests to one path and method.
///
/// @param label the path as metrics name it
/// @param kind who may call it, and how long it may take
record Endpoint(String label, Kind kind, QueryHandler handler) {

    enum Kind {
        /// Answers at once and without a token, also when everything else is busy.
        OPEN,
        GUARDED,
        /// Answers when work of minutes is done; meanwhile the connection is kept from falling idle.
        LASTING
    }

    /// Runs on a thread that may block.
    @FunctionalInterface
    interface Handler {
        /// @param body of which the first `length` bytes count
        Answer answer(Identity caller, byte[] body, int length);
    }

    /// The same, for a path with parameters behind a question mark.
    @FunctionalInterface
    interface QueryHandler {
        /// @param body of which the first `length` bytes count
        Answer answer(Identity caller, byte[] body, int length, Query query);
    }

    static Endpoint open(String label, Handler handler) {
        return new Endpoint(label, Kind.OPEN, (caller, body, length, ignored) -> handler.answer(caller, body, length));
    }

    static Endpoint guarded(String label, Handler handler) {
        return new Endpoint(
                label, Kind.GUARDED, (caller, body, length, ignored) -> handler.answer(caller, body, length));
    }

    static Endpoint lasting(String label, QueryHandler handler) {
        return new Endpoint(label, Kind.LASTING, handler);
    }

    boolean open() {
        return kind == Kind.OPEN;
    }
}
