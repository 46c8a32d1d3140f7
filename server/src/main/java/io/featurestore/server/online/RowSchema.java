package io.featurestore.server.online;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import io.featurestore.server.catalog.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which columns a row of a view has, and what each means.
///
/// @param keys in the order of the serialized entity key
/// @param timeColumn empty where the time of writing is the event's time
/// @param createdColumn empty if the source declares none
/// @param lenient whether a feature may be left out
record RowSchema(
        String view,
        List<JoinKey> keys,
        List<FeatureSpecV2> features,
        Map<String, String> fieldMapping,
        Optional<String> timeColumn,
        Optional<String> createdColumn,
        boolean lenient) {
    /// What Python's client calls these columns, whatever the source calls them.
    private static final String EVENT_TIMESTAMP = "event_timestamp";

    private static final String CREATED = "created";

    /// The meaning of a column.
    sealed interface Role {
        record Key(int index) implements Role {}

        record Feature(int index) implements Role {}

        record EventTime() implements Role {}

        record Created() implements Role {}
    }

    static RowSchema of(ViewShape view, Catalog catalog) {
        Optional<DataSource> source = view.source();
        Optional<String> time = source.map(DataSource::getTimestampField).filter(name -> !name.isEmpty());
        return new RowSchema(
                view.name(),
                JoinKey.of(view, catalog),
                view.features(),
                source.map(DataSource::getFieldMappingMap).orElse(Map.of()),
                view.onDemand() ? Optional.empty() : time.or(() -> Optional.of(EVENT_TIMESTAMP)),
                source.map(DataSource::getCreatedTimestampColumn).filter(name -> !name.isEmpty()),
                view.onDemand());
    }

    /// The role of each column, by its name in the rows. A column that the source maps to a name counts as that name.
    Map<String, Role> roles() {
        Map<String, Role> byName = new HashMap<>();
        if (timeColumn.isPresent()) {
            byName.put(EVENT_TIMESTAMP, new Role.EventTime());
            byName.put(timeColumn.get(), new Role.EventTime());
        }
        if (createdColumn.isPresent()) {
            byName.put(CREATED, new Role.Created());
            byName.put(createdColumn.get(), new Role.Created());
        }
        for (int i = 0; i < features.size(); i++) {
            byName.put(features.get(i).getName(), new Role.Feature(i));
        }
        for (int i = 0; i < keys.size(); i++) {
            byName.put(keys.get(i).name(), new Role.Key(i));
        }
        Map<String, Role> roles = new HashMap<>(byName);
        new TreeMap<>(fieldMapping).forEach((column, name) -> {
            Role role = byName.get(name);
            if (role != null) {
                roles.put(column, role);
            }
        });
        return roles;
    }

    /// What rows must have, for the message about what they lack: names as the source has them.
    List<String> missing(boolean[] keysSeen, boolean[] featuresSeen, boolean timeSeen, boolean createdSeen) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!keysSeen[i] && !keys.get(i).isDummy()) {
                missing.add(keys.get(i).name());
            }
        }
        for (int i = 0; i < features.size(); i++) {
            if (!featuresSeen[i] && !lenient) {
                missing.add(features.get(i).getName());
            }
        }
        if (!timeSeen) {
            timeColumn.ifPresent(missing::add);
        }
        if (!createdSeen) {
            createdColumn.ifPresent(missing::add);
        }
        return missing;
    }
}
