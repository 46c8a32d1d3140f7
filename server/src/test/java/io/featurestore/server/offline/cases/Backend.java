package io.featurestore.server.offline.cases;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.ViewSelection;
import java.util.List;

/// A store to try cases on.
public interface Backend extends AutoCloseable {
    OfflineStore store();

    /// Puts the view's rows where the store finds them.
    DataSource.Builder put(CaseView view);

    /// Asks the store.
    default Answer ask(CaseRequest request) {
        List<ViewSelection> views =
                request.views().stream().map(view -> view.selection(put(view))).toList();
        if (request.frame().isEmpty()) {
            EntityRows range =
                    new EntityRows.Range(request.start(), request.end().orElseThrow());
            return Answer.of(store().historicalFeatures(new HistoricalRequest(range, views, request.fullNames(), "p")));
        }
        try (TableRows rows = new TableRows(request.frame().get(), 7, store().allocator())) {
            return Answer.of(store().historicalFeatures(
                            new HistoricalRequest(new EntityRows.Frame(rows), views, request.fullNames(), "p")));
        }
    }

    @Override
    void close();
}
