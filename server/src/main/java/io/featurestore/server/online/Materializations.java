package io.featurestore.server.online;

import io.featurestore.server.auth.Identity;
import java.time.Duration;
import java.util.List;

/// Fills the online store from the offline store, on behalf of a feature server's clients.
public interface Materializations {

    /// What has become of a query.
    sealed interface Answer {
        /// All rows are in the online store.
        record Done() implements Answer {}

        /// The work has begun.
        record Accepted(List<String> views) implements Answer {
            public Accepted {
                views = List.copyOf(views);
            }
        }

        /// Views are being materialized already; nothing was begun.
        record Conflict(List<String> views) implements Answer {
            public Conflict {
                views = List.copyOf(views);
            }
        }
    }

    /// A view that is being materialized at this moment.
    ///
    /// @param rows how many were handed to the online store so far
    record Running(String view, long rows, Duration since) {}

    /// Begins, or joins what has begun for the same views, and unless the query is for later waits for the end. Once
    /// begun, the work goes on whatever becomes of the caller.
    ///
    /// @throws io.featurestore.server.error.ServeException for a wrong query, a caller without the right to write a
    /// view, or the failure of the first view that failed
    Answer materialize(Identity caller, MaterializeQuery query);

    /// What this server materializes at this moment, of what the caller may write.
    List<Running> running(Identity caller);
}
