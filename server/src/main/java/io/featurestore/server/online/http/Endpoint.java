package io.featurestore.server.online.http;

import io.featurestore.server.auth.Identity;

/// What answers requests to one path and method.
///
/// @param label the path as metrics name it
/// @param open whether it answers without a token
record Endpoint(String label, boolean open, Handler handler) {

    /// Runs on a thread that may block.
    @FunctionalInterface
    interface Handler {
        /// @param body of which the first `length` bytes count
        Answer answer(Identity caller, byte[] body, int length);
    }

    static Endpoint guarded(String label, Handler handler) {
        return new Endpoint(label, false, handler);
    }
}
