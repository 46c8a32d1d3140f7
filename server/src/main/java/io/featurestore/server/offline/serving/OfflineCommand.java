package io.featurestore.server.offline.serving;

import feast.proto.core.DataSourceProto.DataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a client asks of the offline server, as it came: nothing is looked up yet.
public sealed interface OfflineCommand {

    /// What is answered with rows.
    sealed interface Read extends OfflineCommand {}

    /// What changes or checks something and is answered with nothing; [#takesRows] says whether rows come with it.
    sealed interface Act extends OfflineCommand {
        boolean takesRows();
    }

    /// Features as of the times of a frame, of a query's rows, or of a range.
    ///
    /// @param views the views, each with the alias that it goes by in this request
    /// @param featureRefs `view_or_alias:feature`, with a version perhaps
    /// @param query entity rows as SQL
    record Historical(
            List<NamedView> views,
            List<String> featureRefs,
            String project,
            boolean fullFeatureNames,
            Optional<String> query,
            Optional<Instant> start,
            Optional<Instant> end)
            implements Read {
        public Historical {
            views = List.copyOf(views);
            featureRefs = List.copyOf(featureRefs);
        }
    }

    record NamedView(String name, Optional<String> alias) {}

    /// Rows of a source; columns go by the source's own names.
    ///
    /// @param latest only the newest of each key
    record Pull(
            boolean latest,
            String dataSource,
            List<String> joinKeys,
            List<String> features,
            String timestampField,
            Optional<String> createdTimestampColumn,
            Optional<Instant> start,
            Optional<Instant> end)
            implements Read {
        public Pull {
            joinKeys = List.copyOf(joinKeys);
            features = List.copyOf(features);
        }
    }

    /// Names and types of a source's columns.
    record Columns(DataSource source) implements Read {}

    /// Whether a source can be read.
    record Validate(DataSource source) implements Act {
        @Override
        public boolean takesRows() {
            return false;
        }
    }

    /// Adds rows to the source of a view.
    record WriteBatch(NamedView view) implements Act {
        @Override
        public boolean takesRows() {
            return true;
        }
    }

    /// Adds rows to the log of a feature service.
    record WriteLogs(String featureService) implements Act {
        @Override
        public boolean takesRows() {
            return true;
        }
    }

    /// Keeps the answer to a question.
    ///
    /// @param target name of the data source that it is kept in
    /// @param timeout how long the client waits at most
    record Persist(Historical question, String target, boolean overwrite, Optional<Duration> timeout) implements Act {
        @Override
        public boolean takesRows() {
            return true;
        }
    }
}
