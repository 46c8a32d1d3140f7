package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ValidationProfile.ValidationReference;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.error.ServeException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an object must be to be stored. Python code, profilers and classes inside are bytes and names here: nothing
/// is loaded or run.
final class ObjectRules {
    private static final Pattern PROJECT_NAME = Pattern.compile("\\w[\\w-]*", Pattern.UNICODE_CHARACTER_CLASS);

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
            throw ServeException.invalid(
                    "The %s does not have a name.".formatted(kind.toString().toLowerCase(Locale.ROOT)));
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw ServeException.invalid("The name of a %s must not contain line breaks or other control characters."
                    .formatted(kind.toString().toLowerCase(Locale.ROOT)));
        }
    }

    private static void checkViewName(String name) {
        if (name.contains("@")) {
            throw ServeException.invalid(
                    ("Feature view name '%s' must not contain '@'. The '@' character is reserved for "
                                    + "version-qualified references (e.g., 'fv@v2:feature').")
                            .formatted(name));
        }
        if (name.contains(":")) {
            throw ServeException.invalid(
                    ("Feature view name '%s' must not contain ':'. The ':' character is reserved as the separator "
                                    + "in fully qualified feature references (e.g., 'feature_view:feature_name').")
                            .formatted(name));
        }
    }

    static void checkProjectName(String name) {
        if (name.isEmpty()) {
            throw ServeException.invalid("Project name needs to be specified");
        }
        if (!PROJECT_NAME.matcher(name).matches() || name.startsWith("_")) {
            throw ServeException.invalid(
                    ("%s is not valid. Project name should only have alphanumerical values, underscores, and "
                                    + "hyphens but not start with an underscore or hyphen.")
                            .formatted(name));
        }
    }

    private static void checkSource(DataSource source) {
        SourceType type = source.getType();
        boolean unnamedClass = type == SourceType.CUSTOM_SOURCE
                && source.getDataSourceClassType().isEmpty();
        if (type == SourceType.INVALID || type == SourceType.UNRECOGNIZED || unnamedClass) {
            throw ServeException.invalid("Could not identify the source type being added.");
        }
    }

    private static void checkLabelView(LabelView view) {
        if (view.getSpec().getEntitiesCount() == 0) {
            throw ServeException.invalid("Label view has no entities.");
        }
    }

    private static void checkReference(ValidationReference reference) {
        if (!reference.hasGeProfiler()) {
            throw ServeException.invalid("Unrecognized profiler");
        }
    }

    private static void checkPermission(Permission permission) {
        Optional<String> problem = Authorizers.problem(permission);
        if (problem.isPresent()) {
            throw ServeException.invalid(
                    "Permission %s: %s".formatted(permission.getSpec().getName(), problem.get()));
        }
    }
}
