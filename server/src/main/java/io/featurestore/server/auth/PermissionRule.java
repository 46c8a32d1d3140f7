package io.featurestore.server.auth;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import feast.proto.core.PolicyProto.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One permission, ready to be asked. A permission that can't be understood is none: it grants nothing, and it does not
/// keep the others from being asked.
///
/// @param types with the types that count as one of them
/// @param names one of these must match the whole name; empty: every name
record PermissionRule(
        Set<PermissionSpec.Type> types,
        List<Pattern> names,
        Map<String, String> requiredTags,
        Set<Action> actions,
        Policy policy) {

    /// @return empty for a permission that is not valid
    static Optional<PermissionRule> of(Permission permission) {
        PermissionSpec spec = permission.getSpec();
        if (problem(permission).isPresent()) {
            return Optional.empty();
        }
        List<Pattern> names = new ArrayList<>();
        for (String pattern : spec.getNamePatternsList()) {
            names.add(Pattern.compile(pattern.strip()));
        }
        return Optional.of(
                new PermissionRule(types(spec), names, spec.getRequiredTagsMap(), actions(spec), spec.getPolicy()));
    }

    /// What is wrong with a permission, for whoever wants to store it; empty if it is valid.
    static Optional<String> problem(Permission permission) {
        PermissionSpec spec = permission.getSpec();
        if (spec.getActionsCount() == 0) {
            return Optional.of("actions: must name at least one action");
        }
        if (spec.getActionsList().contains(AuthzedAction.UNRECOGNIZED)) {
            return Optional.of("actions: holds one that does not exist");
        }
        if (spec.getTypesList().contains(PermissionSpec.Type.UNRECOGNIZED)) {
            return Optional.of("types: holds one that does not exist");
        }
        if (spec.getPolicy().getPolicyTypeCase() == Policy.PolicyTypeCase.POLICYTYPE_NOT_SET) {
            return Optional.of("policy: must be a role, group, namespace or combined policy");
        }
        for (int i = 0; i < spec.getNamePatternsCount(); i++) {
            try {
                Pattern.compile(spec.getNamePatterns(i).strip());
            } catch (PatternSyntaxException e) {
                return Optional.of(
                        "name_patterns[%d]: is no regular expression of RE2 (%s)".formatted(i, e.getDescription()));
            }
        }
        return Optional.empty();
    }

    private static Set<PermissionSpec.Type> types(PermissionSpec spec) {
        EnumSet<PermissionSpec.Type> types = EnumSet.noneOf(PermissionSpec.Type.class);
        types.addAll(spec.getTypesList());
        if (types.isEmpty()) {
            types = EnumSet.allOf(PermissionSpec.Type.class);
        }
        if (types.contains(PermissionSpec.Type.FEATURE_VIEW)) {
            // by Python's classes: batch and stream views are feature views, on-demand and label views are not
            types.add(PermissionSpec.Type.BATCH_FEATURE_VIEW);
            types.add(PermissionSpec.Type.STREAM_FEATURE_VIEW);
        }
        return types;
    }

    private static Set<Action> actions(PermissionSpec spec) {
        EnumSet<Action> actions = EnumSet.noneOf(Action.class);
        spec.getActionsList().forEach(action -> actions.add(Action.valueOf(action.name())));
        return actions;
    }

    boolean grants(Identity.Authenticated caller, Resource resource, Set<Action> wanted) {
        return types.contains(resource.type())
                && actions.containsAll(wanted)
                && matchesName(resource.name())
                && resource.tags().entrySet().containsAll(requiredTags.entrySet())
                && admits(caller);
    }

    private boolean matchesName(String name) {
        if (names.isEmpty()) {
            return true;
        }
        for (Pattern pattern : names) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean admits(Identity.Authenticated caller) {
        return switch (policy.getPolicyTypeCase()) {
            case ROLE_BASED_POLICY -> any(policy.getRoleBasedPolicy().getRolesList(), caller.roles());
            case GROUP_BASED_POLICY -> any(policy.getGroupBasedPolicy().getGroupsList(), caller.groups());
            case NAMESPACE_BASED_POLICY ->
                any(policy.getNamespaceBasedPolicy().getNamespacesList(), caller.namespaces());
            case COMBINED_GROUP_NAMESPACE_POLICY ->
                any(policy.getCombinedGroupNamespacePolicy().getGroupsList(), caller.groups())
                        || any(policy.getCombinedGroupNamespacePolicy().getNamespacesList(), caller.namespaces());
            case POLICYTYPE_NOT_SET -> false;
        };
    }

    private static boolean any(List<String> listed, Set<String> held) {
        for (String one : listed) {
            if (held.contains(one)) {
                return true;
            }
        }
        return false;
    }
}
