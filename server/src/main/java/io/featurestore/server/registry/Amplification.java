package io.featurestore.server.registry;

import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Nobody grants what he does not have. Who may write permissions could otherwise write one for himself.
///
/// @param permissions those of the project, before the change
record Amplification(Caller caller, Permissions permissions) {
    private static final Set<String> EVERY_NAME = Set.of(".*", ".+", "^.*$");
    private static final List<PermissionSpec.Type> ALL_TYPES = Stream.of(PermissionSpec.Type.values())
            .filter(type -> type != PermissionSpec.Type.UNRECOGNIZED)
            .toList();

    /// @throws ServeException `PERMISSION_DENIED` if the permission grants what the caller lacks
    void check(Permission wanted) {
        if (permissions.list().isEmpty()) {
            return;
        }
        Set<Action> actions = wanted.getSpec().getActionsList().stream()
                .filter(action -> action != AuthzedAction.UNRECOGNIZED)
                .map(action -> Action.valueOf(action.name()))
                .collect(Collectors.toSet());
        List<PermissionSpec.Type> types = wanted.getSpec().getTypesCount() == 0
                ? ALL_TYPES
                : wanted.getSpec().getTypesList();
        for (PermissionSpec.Type type : types) {
            if (permissions.list().stream().noneMatch(held -> covers(held, wanted.getSpec(), type, actions))) {
                throw denied("Permission %s would grant %s on %s, which you do not have in that scope yourself"
                        .formatted(wanted.getSpec().getName(), actions, type));
            }
        }
    }

    /// Without any permission, a project is open to all: who takes the last one away grants everything to everybody.
    void checkOpening() {
        Set<Action> actions = EnumSet.allOf(Action.class);
        for (PermissionSpec.Type type : ALL_TYPES) {
            if (permissions.list().stream()
                    .noneMatch(held -> covers(held, PermissionSpec.getDefaultInstance(), type, actions))) {
                throw denied("This is the last permission of the project; without it, everything would be open to "
                        + "everybody, and you do not have every right yourself");
            }
        }
    }

    private static ServeException denied(String reason) {
        return ServeException.of(ErrorCode.PERMISSION_DENIED, "Permission error:\n" + reason);
    }

    /// Whether one permission that applies to the caller reaches at least as far: to the type, with all the actions,
    /// for all the names, and under no tag that the other does not ask for, too.
    private boolean covers(Permission held, PermissionSpec wanted, PermissionSpec.Type type, Set<Action> actions) {
        return coversNames(held.getSpec(), wanted)
                && wanted.getRequiredTagsMap()
                        .entrySet()
                        .containsAll(held.getSpec().getRequiredTagsMap().entrySet())
                && grantsAnyName(held, type, actions);
    }

    private static boolean coversNames(PermissionSpec held, PermissionSpec wanted) {
        List<String> names = held.getNamePatternsList();
        return names.isEmpty()
                || names.stream().anyMatch(EVERY_NAME::contains)
                || (wanted.getNamePatternsCount() > 0 && names.containsAll(wanted.getNamePatternsList()));
    }

    private boolean grantsAnyName(Permission held, PermissionSpec.Type type, Set<Action> actions) {
        Permission.Builder unscoped = held.toBuilder();
        unscoped.getSpecBuilder().clearNamePatterns().clearRequiredTags();
        Permissions alone = new Permissions(permissions.project(), List.of(unscoped.build()), true);
        return caller.authorizer().allows(caller.identity(), alone, new Resource(type, "any", Map.of()), actions);
    }
}
