package io.featurestore.server.online.http;

import io.featurestore.server.tls.ServerTls;
import java.time.Duration;
import java.util.Optional;

/// @param port 0 for any free one, then on one event loop
/// @param mostBodyBytes larger bodies are refused
/// @param keepAlive how long an idle connection is kept
/// @param eventLoops threads that read requests and send answers
/// @param mostInFlight how many requests may be worked on at once, waiting ones included
/// @param tls for a server that speaks TLS
public record HttpSettings(
        String host,
        int port,
        int mostBodyBytes,
        Duration keepAlive,
        int eventLoops,
        int mostInFlight,
        Optional<ServerTls> tls) {
    /// 16 MiB.
    public static final int DEFAULT_BODY_BYTES = 16 * 1024 * 1024;

    public static final int DEFAULT_IN_FLIGHT = 1_024;
}
