package io.featurestore.server.offline;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.LoggingConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/// One configured offline store. Nothing is opened and no native library is loaded before the first request. Safe for
/// several threads; requests over the bound on requests at a time wait for their turn.
///
/// Every method throws [ServeException]: `INVALID_ARGUMENT` and the codes that its methods
/// name for a fault of the request, `UNAVAILABLE` where a source does not answer, `NOT_IMPLEMENTED` for a kind of
/// source that this store does not read, `OVERLOADED` for work that exceeds the memory or the disk that it may use.
/// Messages name the view, the feature and the source's uri as it is configured.
public interface OfflineStore extends AutoCloseable {

    /// Opens what the first request would have to wait for. Whatever is wrong, that request says.
    default void prepare() {}

    /// Features as of each row's time: one row out for each row in, in that order, with all columns of the frame before
    /// the features. With a range instead of a frame: one row for each distinct time and keys of the views in the
    /// range.
    ///
    /// The definition: of a view's rows with the entity's keys (null equals nothing) and a time not after the row's
    /// and, where the view has a TTL, not more than that before it, the one with the greatest time, then the greatest
    /// creation time (null is least), then the last in the source. Without one the view's features are null.
    ///
    /// @throws ServeException `ENTITY_TIMESTAMP_INFERENCE`, `ENTITY_COLUMNS_MISSING`,
    /// `FEATURE_NAME_COLLISION`, when the frame does not fit the views
    OfflineResult historicalFeatures(HistoricalRequest request);

    /// The newest row of each key in the window, by the rules of [#historicalFeatures] for ties. Without join keys: the
    /// newest row of all.
    OfflineResult pullLatest(PullRequest request);

    /// All rows of the window.
    OfflineResult pullAll(PullRequest request);

    /// The source's columns, in its order, with types as pyarrow prints them.
    List<SourceColumn> columns(DataSource source);

    /// Whether the source can be read.
    ///
    /// @return a warning, where it can't be now
    default Optional<String> validate(DataSource source) {
        try {
            columns(source);
            return Optional.empty();
        } catch (ServeException e) {
            if (e.error().code() == ErrorCode.NOT_IMPLEMENTED) {
                throw e;
            }
            return Optional.of(e.error().message());
        }
    }

    /// Adds rows to a source. The rows' columns are those of the source, in name and order; values are cast to its
    /// types.
    ///
    /// @return how many rows were added
    long append(DataSource source, RowSource rows);

    /// Adds rows to the log of a feature service.
    ///
    /// @return how many rows were added
    long writeLogs(LoggingConfig destination, RowSource rows);

    /// Keeps an answer as a data set, and closes it. All or nothing: a reader of the destination sees the old content
    /// or all of the new.
    ///
    /// @param overwrite whether what is there may be replaced; never one of the answer's own sources
    /// @throws ServeException `SAVED_DATASET_LOCATION_EXISTS`
    void persist(OfflineResult result, DataSource destination, boolean overwrite);

    /// Where frames on their way in should be read to, so that one bound holds for all memory of offline work.
    BufferAllocator allocator();

    @Override
    void close();
}
