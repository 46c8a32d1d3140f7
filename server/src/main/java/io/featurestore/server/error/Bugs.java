package io.featurestore.server.error;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a protocol's edge does with whatever was thrown: an answer for the caller, and for a bug of ours a line in the
/// log that carries the same id.
public final class Bugs {
    private static final Logger LOG = LoggerFactory.getLogger(Bugs.class);
    private static final HexFormat HEX = HexFormat.of();

    private final RandomGenerator random;

    public Bugs(RandomGenerator random) {
        this.random = random;
    }

    /// The failure as a value.
    ///
    /// @param operation what was being done, for the log
    public ServeError errorOf(Throwable thrown, String operation) {
        if (thrown instanceof ServeException expected) {
            return expected.error();
        }
        String id = HEX.toHexDigits(random.nextLong());
        LOG.atError()
                .addKeyValue("bug", id)
                .addKeyValue("operation", operation)
                .setCause(thrown)
                .log("a request failed by a fault of the server");
        return new ServeError(ErrorCode.INTERNAL, "internal error " + id + "; the server's log says more about it");
    }
}
