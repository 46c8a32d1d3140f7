package io.featurestore.server.online;

import io.featurestore.server.online.store.Cells;
import java.util.List;
import java.util.Optional;

/// What was read for a request, column by column: first the join keys in the order of the request, then the features.
public final class FeatureTable {
    private final RetrievalPlan plan;
    private final int rows;
    private final List<EchoedKey> keys;
    private final PartCells[] parts;
    private final long nowSeconds;

    FeatureTable(RetrievalPlan plan, int rows, List<EchoedKey> keys, PartCells[] parts, long nowSeconds) {
        this.plan = plan;
        this.rows = rows;
        this.keys = keys;
        this.parts = parts;
        this.nowSeconds = nowSeconds;
    }

    /// A join key as it is sent back: in its type, or as it was sent if no view of the request has it.
    public record EchoedKey(String name, EntityColumn sent, Optional<KeyColumn> typed) {}

    record PartCells(RetrievalPlan.Part part, KeyEncoder.Keys keys, Cells cells) {}

    public RetrievalPlan plan() {
        return plan;
    }

    public int rows() {
        return rows;
    }

    public List<EchoedKey> keys() {
        return keys;
    }

    public Cells cells(int part) {
        return parts[part].cells();
    }

    /// The row of the part's cells that belongs to a row of the request.
    public int cellRow(int part, int row) {
        return parts[part].keys().of(row);
    }

    /// Whether the row's event is older than the view allows.
    public boolean isTooOld(int part, int cellRow) {
        long ttl = parts[part].part().ttl().toSeconds();
        return ttl > 0 && nowSeconds - parts[part].cells().seconds(cellRow) > ttl;
    }

    /// Whether values of the part can be too old.
    public boolean hasTtl(int part) {
        return !parts[part].part().ttl().isZero();
    }

    /// The view's name, for metrics.
    public String view(int part) {
        return parts[part].part().view();
    }
}
