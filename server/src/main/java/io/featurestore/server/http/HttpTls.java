package io.featurestore.server.http;

import io.featurestore.server.tls.ServerTls;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.util.LinkedHashSet;

/// Makes an HTTP server one that speaks TLS only, and HTTP/1.1 in it, as Python's servers do.
public final class HttpTls {
    private HttpTls() {}

    public static void apply(ServerTls tls, HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(ServerTls.PROTOCOLS))
                .setKeyCertOptions(KeyCertOptions.wrap(tls.keys()));
    }
}
