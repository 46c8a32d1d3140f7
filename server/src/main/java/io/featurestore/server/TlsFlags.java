package io.featurestore.server;

import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of a server that can speak TLS.
final class TlsFlags {
    @Option(
            names = {"-k", "--key"},
            paramLabel = "FILE",
            description = "PEM key of a TLS server; needs --cert.")
    private @Nullable Path key;

    @Option(
            names = {"-c", "--cert"},
            paramLabel = "FILE",
            description = "PEM certificates of a TLS server, its own first; needs --key.")
    private @Nullable Path certificate;

    /// @throws StartRefused if only one of them is given
    void check(String server) {
        if ((key == null) != (certificate == null)) {
            throw StartRefused.because(
                    "Please pass --cert and --key args to start the %s server in TLS mode.".formatted(server));
        }
    }

    /// The key and the certificates; none for a server without TLS.
    ///
    /// @throws StartRefused if they can't be used
    Optional<ServerTls> open(Launch launch) {
        if (key == null || certificate == null) {
            return Optional.empty();
        }
        try {
            ServerTls tls = ServerTls.open(
                    launch.workingDirectory().resolve(key),
                    launch.workingDirectory().resolve(certificate));
            launch.lifecycle().started("TLS files", left -> tls.close());
            return Optional.of(tls);
        } catch (IOException | GeneralSecurityException e) {
            throw StartRefused.because("--key, --cert: can't be used for TLS: " + e.getMessage());
        }
    }
}
