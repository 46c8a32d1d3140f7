package io.featurestore.server.auth;

import feast.proto.core.PermissionProto.PermissionSpec;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How a refusal is worded: short, and the same whether the object exists or not.
final class Decision {
    private static final Map<PermissionSpec.Type, String> PYTHON_NAMES = Map.ofEntries(
            Map.entry(PermissionSpec.Type.FEATURE_VIEW, "FeatureView"),
            Map.entry(PermissionSpec.Type.ON_DEMAND_FEATURE_VIEW, "OnDemandFeatureView"),
            Map.entry(PermissionSpec.Type.BATCH_FEATURE_VIEW, "BatchFeatureView"),
            Map.entry(PermissionSpec.Type.STREAM_FEATURE_VIEW, "StreamFeatureView"),
            Map.entry(PermissionSpec.Type.ENTITY, "Entity"),
            Map.entry(PermissionSpec.Type.FEATURE_SERVICE, "FeatureService"),
            Map.entry(PermissionSpec.Type.DATA_SOURCE, "DataSource"),
            Map.entry(PermissionSpec.Type.VALIDATION_REFERENCE, "ValidationReference"),
            Map.entry(PermissionSpec.Type.SAVED_DATASET, "SavedDataset"),
            Map.entry(PermissionSpec.Type.PERMISSION, "Permission"),
            Map.entry(PermissionSpec.Type.PROJECT, "Project"),
            Map.entry(PermissionSpec.Type.LABEL_VIEW, "LabelView"));

    private Decision() {}

    /// Which kind of view a name has is not told, because it would tell that the view exists.
    static String refusal(Resource resource, Set<Action> actions) {
        String wanted = actions.stream().sorted().map(Action::name).collect(Collectors.joining(", "));
        return "%s on %s '%s' is not permitted".formatted(wanted, typeName(resource.type()), resource.name());
    }

    private static String typeName(PermissionSpec.Type type) {
        return switch (type) {
            case ON_DEMAND_FEATURE_VIEW, BATCH_FEATURE_VIEW, STREAM_FEATURE_VIEW, LABEL_VIEW -> "FeatureView";
            default -> PYTHON_NAMES.getOrDefault(type, "object");
        };
    }
}
