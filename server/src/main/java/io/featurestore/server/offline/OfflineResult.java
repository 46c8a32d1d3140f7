package io.featurestore.server.offline;

import feast.proto.core.DataSourceProto.DataSource;
import java.util.List;

/// The rows that a request asked for. The work goes on while they are pulled, and no further ahead than a few batches;
/// whoever gets it closes it.
public interface OfflineResult extends RowSource {

    /// The sources that the rows come from: [OfflineStore#persist] writes over none of them.
    List<DataSource> sources();

    /// Ends the work from another thread, as when a client goes away: a pending [#next] fails with `DEADLINE_EXCEEDED`.
    /// The result still has to be closed.
    void cancel();
}
