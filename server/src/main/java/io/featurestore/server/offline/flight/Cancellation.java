package io.featurestore.server.offline.flight;

import io.featurestore.server.error.ServeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a call is still wanted: its client may go away, and its time may run out. What works for it says how it is
/// stopped.
final class Cancellation {
    private final List<Runnable> stops = new ArrayList<>();
    private Optional<ServeException> reason = Optional.empty();

    /// @param stop is run at once if the call is not wanted any more
    void onCancel(Runnable stop) {
        synchronized (this) {
            if (reason.isEmpty()) {
                stops.add(stop);
                return;
            }
        }
        stop.run();
    }

    /// The first reason counts.
    void cancel(ServeException why) {
        List<Runnable> stopping;
        synchronized (this) {
            if (reason.isPresent()) {
                return;
            }
            reason = Optional.of(why);
            stopping = List.copyOf(stops);
        }
        stopping.forEach(Runnable::run);
    }

    synchronized Optional<ServeException> reason() {
        return reason;
    }
}
