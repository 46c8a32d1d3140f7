package io.featurestore.server.definitions;

import com.google.protobuf.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One object as it was written, its fields read, what it refers to not looked up yet.
sealed interface Definition {
    Place place();

    About about();

    default String name() {
        return about().name();
    }

    /// What every kind has.
    record About(String name, String description, Map<String, String> tags, String owner) {}

    record Project(Place place, About about) implements Definition {}

    /// @param joinKey the column; the entity's own name where none was given
    record Entity(Place place, About about, String joinKey, Optional<ValueTypeName> valueType) implements Definition {}

    /// A source that others may embed; its name shares one namespace with all other sources.
    sealed interface Source extends Definition {}

    record FileSource(
            Place place,
            About about,
            String path,
            Optional<String> fileFormat,
            String s3EndpointOverride,
            String timestampField,
            String createdTimestampColumn,
            Map<String, String> fieldMapping)
            implements Source {}

    /// @param batchSource absent only where it could not be read
    record PushSource(Place place, About about, Optional<Reference> batchSource) implements Source {}

    record FeatureView(
            Place place,
            About about,
            List<Reference> entities,
            List<Column> schema,
            Optional<Reference> source,
            Duration ttl,
            Switches switches,
            String org,
            String version)
            implements Definition {}

    record Switches(boolean online, boolean offline, boolean enabled, boolean enableValidation) {}

    /// A column of a view: a feature, or an entity's join key.
    record Column(
            Place place,
            String name,
            Optional<Dtype> dtype,
            String description,
            Map<String, String> tags,
            boolean vectorIndex,
            int vectorLength,
            String vectorSearchMetric) {}

    record FeatureService(Place place, About about, List<Projection> projections) implements Definition {}

    /// What a service takes from one view.
    ///
    /// @param place the entry in the service
    /// @param features the features in their order; absent for all of the view's
    record Projection(
            Place place,
            Reference view,
            Optional<List<Reference>> features,
            Optional<String> alias,
            Map<String, String> joinKeyMap) {}
}
