package io.featurestore.server.registry.rest;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import feast.proto.core.PolicyProto.Policy;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.registry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Applying objects that are described in JSON.
record WriteRoutes(Routes routes) {
    private static final int STRING = ValueType.Enum.STRING_VALUE;
    private static final List<String> TYPES = Stream.of(PermissionSpec.Type.values())
            .filter(type -> type != PermissionSpec.Type.UNRECOGNIZED)
            .map(Enum::name)
            .toList();
    private static final List<String> ACTIONS = Stream.of(AuthzedAction.values())
            .filter(action -> action != AuthzedAction.UNRECOGNIZED)
            .map(Enum::name)
            .toList();

    void add() {
        apply("/entities", Kind.ENTITY, WriteRoutes::entity);
        apply("/data_sources", Kind.DATA_SOURCE, call -> SourceBody.of(call.body()));
        apply("/feature_views", Kind.FEATURE_VIEW, WriteRoutes::view);
        apply("/feature_services", Kind.FEATURE_SERVICE, WriteRoutes::service);
        apply("/permissions", Kind.PERMISSION, WriteRoutes::permission);
    }

    private <T extends Message> void apply(String template, Kind<T> kind, Function<RestCall, T> object) {
        routes.post(template, call -> {
            String name = call.body().required("name");
            String project = call.body().required("project");
            T read = object.apply(call);
            call.write(writes -> writes.apply(kind, project, read));
            return RestAnswer.changed(201, name, project, "applied");
        });
    }

    private static Entity entity(RestCall call) {
        RestBody body = call.body();
        String joinKey = body.text("join_key");
        Entity.Builder entity = Entity.newBuilder();
        entity.getSpecBuilder()
                .setName(body.required("name"))
                .setValueTypeValue(body.number("value_type").orElse(STRING))
                .setJoinKey(joinKey.isEmpty() ? body.required("name") : joinKey)
                .setDescription(body.text("description"))
                .putAllTags(body.map("tags"))
                .setOwner(body.text("owner"));
        return entity.build();
    }

    private static FeatureView view(RestCall call) {
        RestBody body = call.body();
        FeatureView.Builder view = FeatureView.newBuilder();
        view.getSpecBuilder()
                .setName(body.required("name"))
                .setVersion("latest")
                .addAllEntities(body.texts("entities"))
                .setOnline(body.flag("online", true))
                .setDescription(body.text("description"))
                .putAllTags(body.map("tags"))
                .setOwner(body.text("owner"));
        for (RestBody feature : body.items("features")) {
            view.getSpecBuilder()
                    .addFeatures(FeatureSpecV2.newBuilder()
                            .setName(feature.required("name"))
                            .setValueTypeValue(feature.number("value_type").orElse(STRING))
                            .setDescription(feature.text("description")));
        }
        body.number("ttl_seconds")
                .ifPresent(seconds ->
                        view.getSpecBuilder().setTtl(Duration.newBuilder().setSeconds(seconds)));
        String source = body.text("batch_source");
        if (!source.isEmpty()) {
            view.getSpecBuilder()
                    .setBatchSource(
                            call.reads().get(Kind.DATA_SOURCE, body.required("project"), source, true).toBuilder()
                                    .clearProject());
        }
        return view.build();
    }

    /// What is taken from each view: the features that are named, or all; the registry completes it.
    private static FeatureService service(RestCall call) {
        RestBody body = call.body();
        FeatureService.Builder service = FeatureService.newBuilder();
        service.getSpecBuilder()
                .setName(body.required("name"))
                .setDescription(body.text("description"))
                .putAllTags(body.map("tags"))
                .setOwner(body.text("owner"));
        if (!body.json().has("features")) {
            throw Refused.invalid("body.features", "is required");
        }
        for (RestBody view : body.items("features")) {
            FeatureViewProjection.Builder projection =
                    FeatureViewProjection.newBuilder().setFeatureViewName(view.required("feature_view_name"));
            view.texts("feature_names")
                    .forEach(name -> projection.addFeatureColumns(
                            FeatureSpecV2.newBuilder().setName(name)));
            service.getSpecBuilder().addFeatures(projection);
        }
        return service.build();
    }

    private static Permission permission(RestCall call) {
        RestBody body = call.body();
        Permission.Builder permission = Permission.newBuilder();
        permission
                .getSpecBuilder()
                .setName(body.required("name"))
                .addAllNamePatterns(body.texts("name_patterns"))
                .putAllTags(body.map("tags"))
                .putAllRequiredTags(body.map("required_tags"))
                .setPolicy(
                        policy(body.part("policy").orElseThrow(() -> Refused.invalid("body.policy", "is required"))));
        known("types", body.texts("types"), TYPES)
                .forEach(type -> permission.getSpecBuilder().addTypes(PermissionSpec.Type.valueOf(type)));
        known("actions", body.texts("actions"), ACTIONS)
                .forEach(action -> permission.getSpecBuilder().addActions(AuthzedAction.valueOf(action)));
        return permission.build();
    }

    private static List<String> known(String field, List<String> given, List<String> options) {
        List<String> unknown = new ArrayList<>(given);
        unknown.removeAll(options);
        if (!unknown.isEmpty()) {
            throw Refused.because(
                    400, "Invalid %s: %s. Valid options are: %s".formatted(field, quoted(unknown), quoted(options)));
        }
        return given;
    }

    private static List<String> quoted(List<String> texts) {
        return texts.stream().map(text -> "'" + text + "'").toList();
    }

    private static Policy policy(RestBody body) {
        Policy.Builder policy = Policy.newBuilder();
        Optional<RestBody> roles = body.part("role_based_policy");
        Optional<RestBody> groups = body.part("group_based_policy");
        Optional<RestBody> namespaces = body.part("namespace_based_policy");
        Optional<RestBody> combined = body.part("combined_group_namespace_policy");
        if (roles.isPresent()) {
            policy.getRoleBasedPolicyBuilder().addAllRoles(roles.get().texts("roles"));
        } else if (groups.isPresent()) {
            policy.getGroupBasedPolicyBuilder().addAllGroups(groups.get().texts("groups"));
        } else if (namespaces.isPresent()) {
            policy.getNamespaceBasedPolicyBuilder()
                    .addAllNamespaces(namespaces.get().texts("namespaces"));
        } else if (combined.isPresent()) {
            policy.getCombinedGroupNamespacePolicyBuilder()
                    .addAllGroups(combined.get().texts("groups"))
                    .addAllNamespaces(combined.get().texts("namespaces"));
        }
        return policy.build();
    }
}
