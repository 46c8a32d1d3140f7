package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectSpec;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What callers may do, each by the permissions of the project that is touched.
class RegistryPermissionsTest {
    private static final Identity NOBODY = InMemory.user("nobody");
    private static final Identity READER = InMemory.user("reader", "reader");
    private static final Identity ADMIN = InMemory.user("admin", "admin");
    private static final AuthzedAction[] ALL = {
        AuthzedAction.CREATE,
        AuthzedAction.DESCRIBE,
        AuthzedAction.UPDATE,
        AuthzedAction.DELETE,
        AuthzedAction.READ_ONLINE,
        AuthzedAction.READ_OFFLINE,
        AuthzedAction.WRITE_ONLINE,
        AuthzedAction.WRITE_OFFLINE
    };

    private final InMemory store = new InMemory();

    /// The server's own project: admins may do everything, readers see what begins with `public`.
    @BeforeEach
    void aProjectWithPermissions() {
        Writes writes = store.writes();
        writes.apply(Kind.PERMISSION, "own", permission("admins", "admin", List.of(), ALL));
        writes.apply(
                Kind.PERMISSION, "own", permission("readers", "reader", List.of("public.*"), AuthzedAction.DESCRIBE));
        writes.apply(Kind.ENTITY, "own", entity("public_driver"));
        writes.apply(Kind.ENTITY, "own", entity("secret"));
        writes.apply(Kind.DATA_SOURCE, "own", source("public_source"));
        writes.apply(Kind.DATA_SOURCE, "own", source("secret_source"));
        writes.apply(Kind.FEATURE_VIEW, "own", view("public_view", "public_source", "public_driver"));
        writes.apply(Kind.FEATURE_VIEW, "own", view("secret_view", "secret_source", "secret"));
        writes.apply(Kind.ENTITY, "open", entity("driver"));
    }

    private static Permission permission(String name, String role, List<String> names, AuthzedAction... actions) {
        PermissionSpec.Builder spec = PermissionSpec.newBuilder()
                .setName(name)
                .addAllNamePatterns(names)
                .addAllActions(List.of(actions));
        spec.getPolicyBuilder().getRoleBasedPolicyBuilder().addRoles(role);
        return Permission.newBuilder().setSpec(spec).build();
    }

    private static Entity entity(String name) {
        return Entity.newBuilder()
                .setSpec(EntitySpecV2.newBuilder().setName(name))
                .build();
    }

    private static DataSource source(String name) {
        return DataSource.newBuilder()
                .setType(DataSource.SourceType.BATCH_FILE)
                .setName(name)
                .build();
    }

    private static FeatureView view(String name, String source, String entity) {
        return FeatureView.newBuilder()
                .setSpec(FeatureViewSpec.newBuilder()
                        .setName(name)
                        .addEntities(entity)
                        .setBatchSource(source(source)))
                .build();
    }

    private static Project project(String name, String description) {
        return Project.newBuilder()
                .setSpec(ProjectSpec.newBuilder().setName(name).setDescription(description))
                .build();
    }

    private Reads reads(Identity caller) {
        return store.registry().reads(caller);
    }

    private Writes writes(Identity caller) {
        return store.registry().writes(caller);
    }

    private void denied(ThrowingCallable operation) {
        Registry before = store.current();
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
        assertThat(store.current()).isSameAs(before);
    }

    private static void allowed(ThrowingCallable operation) {
        assertThatCode(operation).doesNotThrowAnyException();
    }

    @Test
    void listsLeaveOutWhatTheCallerMayNotSeeAndSayHowMuch() {
        Page<Entity> page = reads(READER).list(Kind.ENTITY, InMemory.everything("own"));

        assertThat(page.items()).extracting(Kind.ENTITY::name).containsExactly("public_driver");
        assertThat(page.metadata().getTotalCount()).isEqualTo(1);
        assertThat(page.withheld()).isEqualTo(1);
        assertThat(reads(NOBODY).list(Kind.ENTITY, InMemory.everything("own")).items())
                .isEmpty();
        assertThat(reads(ADMIN).list(Kind.ENTITY, InMemory.everything("own")).withheld())
                .isZero();
    }

    @Test
    void whoMayNotSeeAnObjectDoesNotLearnWhetherItExists() {
        allowed(() -> reads(READER).get(Kind.ENTITY, "own", "public_driver", true));
        denied(() -> reads(READER).get(Kind.ENTITY, "own", "secret", true));
        denied(() -> reads(READER).get(Kind.ENTITY, "own", "nope", true));
        assertThatThrownBy(() -> reads(READER).get(Kind.ENTITY, "own", "public_nope", true))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.ENTITY_NOT_FOUND));
        denied(() -> writes(READER).delete(Kind.ENTITY, "own", "nope"));
    }

    @Test
    void theWholeRegistryIsFilteredByEachProjectsOwnPermissions() {
        Registry seen = reads(READER).proto();

        assertThat(seen.getProjectsList()).extracting(Kind.PROJECT::name).containsExactly("open");
        assertThat(seen.getEntitiesList()).extracting(Kind.ENTITY::name).containsExactly("driver");
        assertThat(seen.toString()).doesNotContain("secret");
    }

    @Test
    void projectsAreListedByTheirOwnPermissions() {
        assertThat(reads(READER).listProjects(InMemory.everything("")).items())
                .extracting(Kind.PROJECT::name)
                .containsExactly("open");
        assertThat(reads(ADMIN).listProjects(InMemory.everything("")).items())
                .extracting(Kind.PROJECT::name)
                .containsExactly("own", "open");
    }

    @Test
    void writingNeedsTheActionOnTheObject() {
        denied(() -> writes(READER).apply(Kind.ENTITY, "own", entity("public_new")));
        denied(() -> writes(READER).apply(Kind.ENTITY, "own", entity("public_driver")));
        denied(() -> writes(READER).delete(Kind.ENTITY, "own", "public_driver"));
        denied(() -> writes(READER).deleteView("own", "public_view"));
        allowed(() -> writes(ADMIN).apply(Kind.ENTITY, "own", entity("new")));
        allowed(() -> writes(ADMIN).delete(Kind.ENTITY, "own", "new"));
    }

    @Test
    void nobodyMakesAProjectThatTheServersOwnPermissionsDoNotLetHimMake() {
        denied(() -> writes(READER).apply(Kind.ENTITY, "fresh", entity("driver")));
        denied(() -> writes(READER).applyProject(project("fresh", "")));
        denied(() -> writes(READER).updateInfra("fresh", Infra.getDefaultInstance()));
        denied(() -> writes(READER).apply(Kind.PERMISSION, "fresh", permission("mine", "reader", List.of(), ALL)));
        denied(() -> reads(READER).getInfra("fresh", true));
        allowed(() -> writes(ADMIN).apply(Kind.ENTITY, "fresh", entity("driver")));
    }

    @Test
    void aProjectIsChangedByItsOwnPermissions() {
        denied(() -> writes(READER).applyProject(project("own", "taken over")));
        denied(() -> writes(READER).deleteProject("own"));
        denied(() -> writes(READER).updateInfra("own", Infra.getDefaultInstance()));
        denied(() -> reads(READER).getInfra("own", true));
        denied(() -> reads(READER).getProject("own", true));
        denied(() -> reads(READER).listProjectMetadata("own", true));
        allowed(() -> writes(ADMIN).applyProject(project("own", "new")));
        allowed(() -> writes(READER).applyProject(project("open", "no permissions: open to all")));
    }

    @Test
    void materializationNeedsTheRightToWriteTheStoredView() {
        Timestamp time = Timestamp.getDefaultInstance();
        denied(() -> writes(READER).applyMaterialization("own", "public_view", time, time));
        allowed(() -> writes(ADMIN).applyMaterialization("own", "public_view", time, time));
    }

    @Test
    void nobodyGrantsWhatHeDoesNotHave() {
        writes(InMemory.ANYONE)
                .apply(
                        Kind.PERMISSION,
                        "own",
                        permission("granters", "granter", List.of(), AuthzedAction.CREATE, AuthzedAction.DESCRIBE));
        Identity granter = InMemory.user("granter", "granter");

        denied(() -> writes(granter).apply(Kind.PERMISSION, "own", permission("mine", "granter", List.of(), ALL)));
        denied(() -> writes(granter)
                .apply(Kind.PERMISSION, "own", permission("mine", "granter", List.of(), AuthzedAction.READ_ONLINE)));
        allowed(() -> writes(granter)
                .apply(Kind.PERMISSION, "own", permission("friends", "friend", List.of(), AuthzedAction.DESCRIBE)));
        allowed(() -> writes(granter)
                .apply(Kind.PERMISSION, "own", permission("few", "few", List.of("x.*"), AuthzedAction.DESCRIBE)));
    }

    @Test
    void aNarrowRightGrantsNoWiderOne() {
        PermissionSpec.Builder narrow = permission(
                        "narrow", "narrow", List.of("team_a.*"), AuthzedAction.CREATE, AuthzedAction.DESCRIBE)
                .getSpec()
                .toBuilder()
                .putRequiredTags("team", "a");
        store.writes()
                .apply(
                        Kind.PERMISSION,
                        "own",
                        Permission.newBuilder().setSpec(narrow).build());
        store.writes()
                .apply(
                        Kind.PERMISSION,
                        "own",
                        Permission.newBuilder()
                                .setSpec(
                                        permission("writers", "narrow", List.of(), AuthzedAction.CREATE)
                                                .getSpec()
                                                .toBuilder()
                                                .addTypes(PermissionSpec.Type.PERMISSION))
                                .build());
        Identity caller = InMemory.user("caller", "narrow");

        denied(() -> writes(caller)
                .apply(Kind.PERMISSION, "own", permission("all", "x", List.of(), AuthzedAction.DESCRIBE)));
        denied(() -> writes(caller)
                .apply(
                        Kind.PERMISSION,
                        "own",
                        permission("tagless", "x", List.of("team_a.*"), AuthzedAction.DESCRIBE)));
        allowed(() -> writes(caller)
                .apply(
                        Kind.PERMISSION,
                        "own",
                        Permission.newBuilder()
                                .setSpec(narrow.clone()
                                        .setName("same")
                                        .clearActions()
                                        .addActions(AuthzedAction.DESCRIBE))
                                .build()));
    }

    @Test
    void takingTheLastPermissionAwayNeedsEveryRight() {
        store.writes()
                .apply(
                        Kind.PERMISSION,
                        "small",
                        permission("only", "deleter", List.of(), AuthzedAction.DELETE, AuthzedAction.DESCRIBE));
        Identity deleter = InMemory.user("deleter", "deleter");
        denied(() -> writes(deleter).delete(Kind.PERMISSION, "small", "only"));

        store.writes().apply(Kind.PERMISSION, "small", permission("admins", "admin", List.of(), ALL));
        allowed(() -> writes(deleter).delete(Kind.PERMISSION, "small", "only"));
        allowed(() -> writes(ADMIN).delete(Kind.PERMISSION, "small", "admins"));
    }

    @Test
    void aViewOverAHiddenSourceIsRefused() {
        store.writes()
                .apply(
                        Kind.PERMISSION,
                        "own",
                        permission(
                                "makers", "maker", List.of("public.*"), AuthzedAction.CREATE, AuthzedAction.DESCRIBE));
        Identity maker = InMemory.user("maker", "maker");

        allowed(() ->
                writes(maker).apply(Kind.FEATURE_VIEW, "own", view("public_a", "public_source", "public_driver")));
        denied(() -> writes(maker).apply(Kind.FEATURE_VIEW, "own", view("public_b", "secret_source", "public_driver")));
        FeatureService.Builder service = FeatureService.newBuilder();
        service.getSpecBuilder().setName("public_service").addFeaturesBuilder().setFeatureViewName("secret_view");
        denied(() -> writes(maker).apply(Kind.FEATURE_SERVICE, "own", service.build()));
    }

    @Test
    void lineageDoesNotShowWhatIsHidden() {
        store.writes()
                .apply(
                        Kind.PERMISSION,
                        "own",
                        permission("projects", "reader", List.of("own"), AuthzedAction.DESCRIBE));

        Discovery.Relations relations = store.registry().discovery(READER).lineage(InMemory.everything("own"), "", "");

        assertThat(relations.direct().items()).isNotEmpty();
        assertThat(relations.direct().items().toString())
                .contains("public_view")
                .doesNotContain("secret");
        assertThat(relations.indirect().items().toString()).doesNotContain("secret");
    }

    @Test
    void featuresOfHiddenViewsAreNotListed() {
        FeatureView.Builder hidden = view("secret_view", "secret_source", "secret").toBuilder();
        hidden.getSpecBuilder().addFeaturesBuilder().setName("hidden_feature");
        store.writes().apply(Kind.FEATURE_VIEW, "own", hidden.build());

        Discovery discovery = store.registry().discovery(READER);
        assertThat(discovery
                        .listFeatures(InMemory.everything("own"), new Discovery.FeatureFilter("", "", ""))
                        .items())
                .isEmpty();
        denied(() -> discovery.getFeature("own", "secret_view", "hidden_feature", true));
    }

    private static Identity ownWorkload(String... roles) {
        return new Identity.OwnWorkload(new Identity.Authenticated(
                "system:serviceaccount:feast:feast-demo", Set.of(roles), Set.of(), Set.of("feast")));
    }

    @Test
    void theProductsOwnWorkNeedsNoPermissionInItsOwnProject() {
        Identity own = ownWorkload();
        assertThat(reads(own).list(Kind.PERMISSION, InMemory.everything("own")).items())
                .hasSize(2);
        assertThat(reads(own).list(Kind.PERMISSION, InMemory.everything("own")).withheld())
                .isZero();
        allowed(() -> writes(own).apply(Kind.ENTITY, "own", entity("driver")));
        allowed(() -> writes(own).updateInfra("own", Infra.getDefaultInstance()));
        allowed(() -> writes(own).applyProject(project("own", "new")));
        Timestamp time = Timestamp.newBuilder().setSeconds(1).build();
        allowed(() -> writes(own).applyMaterialization("own", "public_view", time, time));
        allowed(() -> writes(own).delete(Kind.ENTITY, "own", "driver"));
        allowed(() -> reads(own).getInfra("own", true));
    }

    @Test
    void theProductsOwnWorkIsACallerLikeAnyInOtherProjects() {
        store.writes().apply(Kind.PERMISSION, "other", permission("readers", "reader", List.of(), ALL[1]));
        store.writes().apply(Kind.ENTITY, "other", entity("driver"));
        Identity own = ownWorkload();
        denied(() -> writes(own).apply(Kind.ENTITY, "other", entity("driver")));
        denied(() -> writes(own).delete(Kind.ENTITY, "other", "driver"));
        denied(() -> writes(own).deleteProject("other"));
        denied(() -> writes(own).updateInfra("other", Infra.getDefaultInstance()));
        denied(() -> writes(own).apply(Kind.PERMISSION, "other", permission("mine", "mine", List.of(), ALL)));
        denied(() -> reads(own).get(Kind.ENTITY, "other", "driver", true));
        denied(() -> reads(own).getProject("other", true));
        assertThat(reads(own)
                        .list(Kind.PERMISSION, InMemory.everything("other"))
                        .items())
                .isEmpty();
        assertThat(reads(own).proto().getEntitiesList())
                .extracting(Kind.ENTITY::project)
                .doesNotContain("other");
        denied(() -> writes(own).apply(Kind.ENTITY, "fresh", entity("driver")));
        denied(() -> writes(own).applyProject(project("fresh", "new")));

        assertThat(reads(ownWorkload("reader")).get(Kind.ENTITY, "other", "driver", true))
                .as("its roles count there, like anybody's")
                .isNotNull();
    }
}
