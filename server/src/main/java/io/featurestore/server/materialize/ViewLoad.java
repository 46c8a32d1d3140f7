package io.featurestore.server.materialize;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.online.store.BulkWriter;
import io.featurestore.server.online.store.EncodedRows;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.value.arrow.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Loads one view for one window: pulls the newest row of each key, batch by batch, and hands the rows to the online
/// store as bytes. Memory holds a few batches, whatever the number of rows.
final class ViewLoad {
    /// Large enough to keep a pipeline full, small enough to see progress.
    private static final int ROWS_AT_ONCE = 2_000;

    /// A bound for rows that are large.
    private static final int MOST_BYTES_AT_ONCE = 4 * 1024 * 1024;

    private final Task task;
    private final LoadStores stores;
    private final Progress progress;
    private final SourceColumns columns;
    private final int rowsAtOnce;
    private final EncodedRows rows;
    private long written;
    private long keyless;
    private long emptied;

    /// Where rows come from and go to.
    ///
    /// @param keyVersion of serialized entity keys
    record LoadStores(OfflineStore offline, OnlineStore online, int keyVersion, Optional<Integer> batchSize) {}

    private ViewLoad(Task task, LoadStores stores, Progress progress) {
        this.task = task;
        this.stores = stores;
        this.progress = progress;
        this.columns = SourceColumns.of(task.target());
        this.rowsAtOnce = Math.min(stores.batchSize().orElse(ROWS_AT_ONCE), ROWS_AT_ONCE);
        this.rows = new EncodedRows(task.target().shape().features().size(), rowsAtOnce);
    }

    /// Loads all rows of the window.
    ///
    /// @throws ServeException if the rows can't be read, converted or written; `UNAVAILABLE` if it was cancelled
    static Figures run(Task task, LoadStores stores, Progress progress) {
        return new ViewLoad(task, stores, progress).run();
    }

    private Figures run() {
        if (task.target().online()) {
            load();
        }
        if (task.target().offline()) {
            append();
        }
        return new Figures(written, keyless, emptied, Duration.ofNanos(progress.nanos()));
    }

    private void load() {
        List<String> features = task.target().shape().features().stream()
                .map(FeatureSpecV2::getName)
                .toList();
        try (OfflineResult source = stores.offline().pullLatest(request(columns.features()));
                BulkWriter writer = stores.online().bulk(task.target().storedName(), features)) {
            progress.interruptible(source::cancel);
            while (next(source)) {
                write(source.root(), writer);
            }
            flush(writer);
            writer.finish();
            progress.rows(written);
        } finally {
            progress.interruptible(null);
        }
    }

    private boolean next(OfflineResult source) {
        if (progress.isCancelled()) {
            throw stopped();
        }
        try {
            return source.next();
        } catch (ServeException e) {
            throw progress.isCancelled() ? stopped() : e;
        }
    }

    private ServeException stopped() {
        return ServeException.of(
                ErrorCode.UNAVAILABLE,
                "Materializing feature view %s was stopped"
                        .formatted(task.target().name()));
    }

    private PullRequest request(List<String> features) {
        return new PullRequest(
                task.target().source(),
                columns.keys(),
                features,
                columns.time(),
                columns.created(),
                Optional.of(task.start()),
                Optional.of(task.end()));
    }

    private void write(VectorSchemaRoot root, BulkWriter writer) {
        int count = root.getRowCount();
        if (count == 0) {
            return;
        }
        RowEncoder encoder = new RowEncoder(task.target(), root, columns, stores.keyVersion());
        for (int row = 0; row < count; row++) {
            if (!encoder.key(row, rows)) {
                keyless++;
                continue;
            }
            for (int feature = 0; feature < columns.features().size(); feature++) {
                emptied += encoder.value(feature, row, rows) == Written.NULL_WITHIN ? 1 : 0;
            }
            encoder.times(row, rows);
            if (rows.rows() >= rowsAtOnce || rows.bytes().size() >= MOST_BYTES_AT_ONCE) {
                flush(writer);
            }
        }
    }

    private void flush(BulkWriter writer) {
        if (rows.rows() > 0) {
            if (progress.isCancelled()) {
                throw stopped();
            }
            writer.write(rows);
            written += rows.rows();
            progress.rows(written);
            rows.clear();
        }
    }

    /// A view with `offline: true` keeps the rows of each run in its source, too, as in Python.
    private void append() {
        try (OfflineResult source = stores.offline().pullLatest(request(List.of()))) {
            progress.interruptible(source::cancel);
            long appended = stores.offline().append(task.target().source(), source);
            written = Math.max(written, appended);
        } finally {
            progress.interruptible(null);
        }
    }
}
