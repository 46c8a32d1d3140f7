package io.featurestore.server.offline.cases;

import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.ViewSelection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A view with its rows, before they are in a store.
///
/// @param mapping from the source's columns to the view's names
/// @param files how many files, or batches, the rows are spread over
public record CaseView(
        String name,
        List<JoinKey> keys,
        Duration ttl,
        Table source,
        String timestampField,
        Optional<String> created,
        Map<String, String> mapping,
        List<SelectedFeature> features,
        int files) {

    /// The source's column for a name of the view.
    public String column(String name) {
        return mapping.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    public ViewSelection selection(DataSource.Builder place) {
        DataSource source = place.setName(name + "_source")
                .setTimestampField(timestampField)
                .setCreatedTimestampColumn(created.orElse(""))
                .putAllFieldMapping(mapping)
                .build();
        return new ViewSelection(name, keys, ttl, source, features);
    }
}
