package io.featurestore.server.registry;

import com.google.protobuf.Message;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import feast.proto.core.PolicyProto.Policy.PolicyTypeCase;
import feast.proto.core.ValidationProfile.ValidationReference;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;

/// What an object must be to be stored. Python code, profilers and classes inside are bytes and names here: nothing
/// is loaded or run.
final class ObjectRules {
    private static final java.util.regex.Pattern PROJECT_NAME =
            java.util.regex.Pattern.compile("\\w[\\w-]*", java.util.regex.Pattern.UNICODE_CHARACTER_CLASS);

    private ObjectRules() {}

    /// @throws ServeException `INVALID_ARGUMENT` naming the rule that the object breaks
    static <T extends Message> void check(Kind<T> kind, T object) {
        checkName(kind, kind.name(object));
        switch (object) {
            case DataSource source -> checkSource(source);
            case Permission permission -> checkPermission(permission);
            case ValidationReference reference -> checkReference(reference);
            case LabelView view -> checkLabelView(view);
            default -> {}
        }
        if (Kind.VIEWS.contains(kind)) {
            checkViewName(kind.name(object));
        }
    }

    private static void checkName(Kind<?> kind, String name) {
        if (name.isEmpty()) {
            throw invalid(
                    "The %s does not have a name.".formatted(kind.toString().toLowerCase(java.util.Locale.ROOT)));
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid("The name of a %s must not contain line breaks or other control characters."
                    .formatted(kind.toString().toLowerCase(java.util.Locale.ROOT)));
        }
    }

    private static void checkViewName(String name) {
        if (name.contains("@")) {
            throw invalid(("Feature view name '%s' must not contain '@'. The '@' character is reserved for "
                            + "version-qualified references (e.g., 'fv@v2:feature').")
                    .formatted(name));
        }
        if (name.contains(":")) {
            throw invalid(
                    ("Feature view name '%s' must not contain ':'. The ':' character is reserved as the separator "
                                    + "in fully qualified feature references (e.g., 'feature_view:feature_name').")
                            .formatted(name));
        }
    }

    static void checkProjectName(String name) {
        if (name.isEmpty()) {
            throw invalid("Project name needs to be specified");
        }
        if (!PROJECT_NAME.matcher(name).matches() || name.startsWith("_")) {
            throw invalid(("%s is not valid. Project name should only have alphanumerical values, underscores, and "
                            + "hyphens but not start with an underscore or hyphen.")
                    .formatted(name));
        }
    }

    private static void checkSource(DataSource source) {
        SourceType type = source.getType();
        boolean unnamedClass = type == SourceType.CUSTOM_SOURCE
                && source.getDataSourceClassType().isEmpty();
        if (type == SourceType.INVALID || type == SourceType.UNRECOGNIZED || unnamedClass) {
            throw invalid("Could not identify the source type being added.");
        }
    }

    private static void checkLabelView(LabelView view) {
        if (view.getSpec().getEntitiesCount() == 0) {
            throw invalid("Label view has no entities.");
        }
    }

    private static void checkReference(ValidationReference reference) {
        if (!reference.hasGeProfiler()) {
            throw invalid("Unrecognized profiler");
        }
    }

    private static void checkPermission(Permission permission) {
        if (permission.getSpec().getActionsCount() == 0) {
            throw invalid("The list 'actions' must be non-empty.");
        }
        if (permission.getSpec().getPolicy().getPolicyTypeCase() == PolicyTypeCase.POLICYTYPE_NOT_SET) {
            throw invalid("Permission %s has no policy: say which roles, groups or namespaces it is for."
                    .formatted(permission.getSpec().getName()));
        }
        boolean unknown = permission.getSpec().getActionsList().contains(AuthzedAction.UNRECOGNIZED)
                || permission.getSpec().getTypesList().contains(PermissionSpec.Type.UNRECOGNIZED);
        if (unknown) {
            throw invalid("Permission %s has a type or an action that this server does not know."
                    .formatted(permission.getSpec().getName()));
        }
        for (String pattern : permission.getSpec().getNamePatternsList()) {
            checkPattern(permission.getSpec().getName(), pattern);
        }
    }

    private static void checkPattern(String permission, String pattern) {
        try {
            Pattern.compile(pattern.strip());
        } catch (PatternSyntaxException e) {
            throw invalid("Permission %s: name pattern '%s' can't be used: %s"
                    .formatted(permission, pattern, e.getDescription()));
        }
    }

    static ServeException invalid(String message) {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, message);
    }
}
