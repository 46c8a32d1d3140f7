package io.featurestore.server.offline.flight;

import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.FlightErrors;
import io.featurestore.server.error.ServeException;
import io.grpc.Status;
import org.apache.arrow.memory.OutOfMemoryException;

/// Whatever was thrown, as the status that the caller gets.
record Statuses(Bugs bugs) {

    Status of(Throwable thrown, String operation) {
        FlightErrors.Answer answer = FlightErrors.of(bugs.errorOf(expected(thrown), operation));
        return Status.fromCodeValue(answer.grpcStatus()).withDescription(answer.description());
    }

    private static Throwable expected(Throwable thrown) {
        return thrown instanceof OutOfMemoryException ? tooMuch() : thrown;
    }

    /// Memory for frames and answers is bounded, for all calls together.
    static ServeException tooMuch() {
        return ServeException.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the rows need more memory than the server may use now; send less at once, or try again later");
    }
}
