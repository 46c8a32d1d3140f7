package io.featurestore.server;

import io.featurestore.server.launch.StartRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The TLS flags of a server that has no TLS in this build: known, and refused.
final class UnbuiltTlsFlags {
    @Option(
            names = {"-k", "--key"},
            paramLabel = "FILE",
            description = "PEM key of a TLS server; not in this build.")
    private @Nullable String key;

    @Option(
            names = {"-c", "--cert"},
            paramLabel = "FILE",
            description = "PEM certificate of a TLS server; not in this build.")
    private @Nullable String certificate;

    /// @throws StartRefused naming the server, if one of them is given
    void refuse(String server) {
        if (key != null || certificate != null) {
            throw StartRefused.because("--key and --cert exist in Feast, but not in this build: "
                    + "the %s server can only be started without TLS".formatted(server));
        }
    }
}
