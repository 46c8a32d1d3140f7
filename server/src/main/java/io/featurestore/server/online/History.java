package io.featurestore.server.online;

import feast.proto.core.DataSourceProto.DataSource;
import java.util.List;

/// The rows of the past, from which training data are made: the batch sources of views, in the offline store.
public interface History {

    /// Adds a frame's rows to each of the sources, whose columns they must have. The frame is read whole, for every
    /// source, before the first row is added; what one source then refuses (a value that its column can't hold) does
    /// not take back what was added to another.
    ///
    /// @throws io.featurestore.server.error.ServeException `INVALID_ARGUMENT` naming the source and the column;
    /// `NOT_IMPLEMENTED` for an offline store, or a kind of source, that this build does not write to
    void append(List<DataSource> sources, Frame frame);
}
