package io.featurestore.server.definitions;

import java.util.List;

/// What `feast apply` does, or would do, with one object.
///
/// @param fields what differs, for an update; empty for all other actions
/// @param reason why an object is kept that the folder does not define; empty for all other actions
record ObjectChange(Action action, ObjectKind kind, String name, List<FieldChange> fields, String reason) {
    ObjectChange {
        fields = List.copyOf(fields);
    }

    enum Action {
        CREATED,
        UPDATED,
        DELETED,
        UNCHANGED,
        /// In the registry, not in the folder, and not deleted.
        KEPT
    }

    /// Kinds in the order in which changes are made, with Feast's names for them.
    enum ObjectKind {
        PROJECT("project"),
        DATA_SOURCE("data source"),
        ENTITY("entity"),
        FEATURE_VIEW("feature view"),
        STREAM_FEATURE_VIEW("stream feature view"),
        ON_DEMAND_FEATURE_VIEW("on demand feature view"),
        LABEL_VIEW("label view"),
        FEATURE_SERVICE("feature service"),
        PERMISSION("permission");

        private final String title;

        ObjectKind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /// @param path the field of the registry object, as `features.conv_rate.value_type`
    /// @param before empty where there was none
    /// @param after empty where there is none any more
    record FieldChange(String path, String before, String after) {}
}
