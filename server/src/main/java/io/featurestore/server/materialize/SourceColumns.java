package io.featurestore.server.materialize;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import io.featurestore.server.online.JoinKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the columns of a view are called in its source, whose `field_mapping` leads from there to the view's names.
///
/// @param keys in the order of the serialized entity key; none for a view without entities
/// @param features in the view's order
/// @param created empty if the source declares none
record SourceColumns(List<String> keys, List<String> features, String time, Optional<String> created) {
    SourceColumns {
        keys = List.copyOf(keys);
        features = List.copyOf(features);
    }

    static SourceColumns of(Target target) {
        DataSource source = target.source();
        Map<String, String> inSource = new HashMap<>();
        source.getFieldMappingMap().forEach((column, name) -> inSource.put(name, column));
        String time = source.getTimestampField();
        return new SourceColumns(
                target.keys().stream()
                        .filter(key -> !key.isDummy())
                        .map(JoinKey::name)
                        .map(name -> inSource.getOrDefault(name, name))
                        .toList(),
                target.shape().features().stream()
                        .map(FeatureSpecV2::getName)
                        .map(name -> inSource.getOrDefault(name, name))
                        .toList(),
                inSource.getOrDefault(time, time),
                Optional.of(source.getCreatedTimestampColumn())
                        .filter(name -> !name.isEmpty())
                        .map(name -> inSource.getOrDefault(name, name)));
    }
}
