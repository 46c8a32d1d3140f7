package io.featurestore.server.registry.grpc;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeError;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a caller is told of a fault of ours: an id, under which the log has the rest.
record CallFailures(Supplier<UUID> ids) {
    private static final Logger LOG = LoggerFactory.getLogger(CallFailures.class);

    ServeError bug(RuntimeException cause) {
        UUID id = ids.get();
        LOG.error("a call failed, id {}", id, cause);
        return new ServeError(
                ErrorCode.INTERNAL, "The registry server failed; its log has the cause under the id " + id);
    }
}
