package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntityMeta;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.InfraObjectProto.InfraObject;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectSpec;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.core.ValidationProfile.ValidationReference;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryObjectsTest {
    private final InMemory store = new InMemory();

    private static Entity entity(String name) {
        return Entity.newBuilder()
                .setSpec(EntitySpecV2.newBuilder().setName(name).setJoinKey(name + "_id"))
                .build();
    }

    private static void refuses(ErrorCode code, String message, ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOfSatisfying(ServeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(code);
            assertThat(refused.error().message()).contains(message);
        });
    }

    @Test
    void theFirstObjectMakesItsProject() {
        store.writes().apply(Kind.ENTITY, "p", entity("driver"));

        Project project = store.reads().getProject("p", true);
        assertThat(project.getSpec())
                .isEqualTo(ProjectSpec.newBuilder().setName("p").build());
        assertThat(project.getMeta().hasCreatedTimestamp()).isTrue();
        assertThat(store.reads().listProjectMetadata("p", true)).hasSize(1);
    }

    @Test
    void creationIsRememberedAndReapplyingWritesNothing() {
        store.writes().apply(Kind.ENTITY, "p", entity("driver"));
        Entity first = store.reads().get(Kind.ENTITY, "p", "driver", true);
        int writes = store.stored();

        store.writes().apply(Kind.ENTITY, "p", entity("driver"));
        assertThat(store.stored()).isEqualTo(writes);

        store.writes()
                .apply(
                        Kind.ENTITY,
                        "p",
                        entity("driver").toBuilder()
                                .setSpec(entity("driver").getSpec().toBuilder().setDescription("new"))
                                .build());
        Entity changed = store.reads().get(Kind.ENTITY, "p", "driver", true);
        assertThat(changed.getMeta().getCreatedTimestamp())
                .isEqualTo(first.getMeta().getCreatedTimestamp());
        assertThat(changed.getMeta().getLastUpdatedTimestamp().getSeconds())
                .isGreaterThan(first.getMeta().getLastUpdatedTimestamp().getSeconds());
    }

    @Test
    void aCreationTimeThatIsSentWithANewObjectIsKept() {
        Timestamp created = Timestamp.newBuilder().setSeconds(5).build();
        store.writes()
                .apply(
                        Kind.ENTITY,
                        "p",
                        entity("driver").toBuilder()
                                .setMeta(EntityMeta.newBuilder().setCreatedTimestamp(created))
                                .build());
        assertThat(store.reads().get(Kind.ENTITY, "p", "driver", true).getMeta().getCreatedTimestamp())
                .isEqualTo(created);
    }

    @Test
    void everyAnswerSaysTheProject() {
        store.writes().apply(Kind.ENTITY, "p", entity("driver"));
        store.writes().apply(Kind.DATA_SOURCE, "p", source("s", DataSource.SourceType.PUSH_SOURCE));

        assertThat(store.reads().get(Kind.ENTITY, "p", "driver", true).getSpec().getProject())
                .isEqualTo("p");
        assertThat(store.reads().get(Kind.DATA_SOURCE, "p", "s", true).getProject())
                .isEqualTo("p");
        assertThat(store.reads().proto().getEntities(0).getSpec().getProject()).isEqualTo("p");
    }

    @Test
    void aSourceIsStoredWithThePythonClassOfItsType() {
        store.writes().apply(Kind.DATA_SOURCE, "p", source("s", DataSource.SourceType.PUSH_SOURCE));
        assertThat(store.reads().get(Kind.DATA_SOURCE, "p", "s", true).getDataSourceClassType())
                .isEqualTo("feast.data_source.PushSource");
    }

    @Test
    void classesAndCodeAreNeverLoaded() {
        DataSource custom = source("s", DataSource.SourceType.CUSTOM_SOURCE).toBuilder()
                .setDataSourceClassType("no.such.Class")
                .build();
        store.writes().apply(Kind.DATA_SOURCE, "p", custom);
        assertThat(store.reads().get(Kind.DATA_SOURCE, "p", "s", true).getDataSourceClassType())
                .isEqualTo("no.such.Class");

        ValidationReference.Builder reference = ValidationReference.newBuilder().setName("r");
        reference.getGeProfilerBuilder().getProfilerBuilder().setBody(ByteString.copyFromUtf8("not even a pickle"));
        store.writes().apply(Kind.VALIDATION_REFERENCE, "p", reference.build());
        assertThat(store.reads().get(Kind.VALIDATION_REFERENCE, "p", "r", true).getGeProfiler())
                .isEqualTo(reference.getGeProfiler());
    }

    private static DataSource source(String name, DataSource.SourceType type) {
        return DataSource.newBuilder().setName(name).setType(type).build();
    }

    @Test
    void whatIsNoObjectIsRefusedAndLeavesNoTrace() {
        Writes writes = store.writes();
        refuses(ErrorCode.INVALID_ARGUMENT, "name", () -> writes.apply(Kind.ENTITY, "p", entity("")));
        refuses(ErrorCode.INVALID_ARGUMENT, "control", () -> writes.apply(Kind.ENTITY, "p", entity("a\nb")));
        refuses(ErrorCode.INVALID_ARGUMENT, "Project name", () -> writes.apply(Kind.ENTITY, "", entity("a")));
        refuses(
                ErrorCode.INVALID_ARGUMENT,
                "source type",
                () -> writes.apply(Kind.DATA_SOURCE, "p", source("s", DataSource.SourceType.INVALID)));
        refuses(
                ErrorCode.INVALID_ARGUMENT,
                "source type",
                () -> writes.apply(Kind.DATA_SOURCE, "p", source("s", DataSource.SourceType.CUSTOM_SOURCE)));
        refuses(
                ErrorCode.INVALID_ARGUMENT,
                "profiler",
                () -> writes.apply(
                        Kind.VALIDATION_REFERENCE,
                        "p",
                        ValidationReference.newBuilder().setName("r").build()));
        assertThat(store.current()).isEqualTo(Registry.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "_x", "a b", "a/b", "a\nb", "a.b"})
    void aProjectsNameIsChecked(String name) {
        Project project = Project.newBuilder()
                .setSpec(ProjectSpec.newBuilder().setName(name))
                .build();
        refuses(ErrorCode.INVALID_ARGUMENT, "", () -> store.writes().applyProject(project));
        refuses(ErrorCode.INVALID_ARGUMENT, "", () -> store.writes().apply(Kind.ENTITY, name, entity("driver")));
        refuses(ErrorCode.INVALID_ARGUMENT, "", () -> store.writes().updateInfra(name, Infra.getDefaultInstance()));
        assertThat(store.current()).isEqualTo(Registry.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "a-b", "a_b", "größe"})
    void aProjectMayBeCalledWhatPythonAllows(String name) {
        assertThatCode(() -> store.writes().apply(Kind.ENTITY, name, entity("driver")))
                .doesNotThrowAnyException();
    }

    @Test
    void aPermissionThatCouldNeverWorkIsRefused() {
        Permission.Builder permission = Permission.newBuilder();
        permission.getSpecBuilder().setName("x");
        refuses(ErrorCode.INVALID_ARGUMENT, "actions", () -> applyPermission(permission));
        permission.getSpecBuilder().addActionsValue(1);
        refuses(ErrorCode.INVALID_ARGUMENT, "policy", () -> applyPermission(permission));
        permission
                .getSpecBuilder()
                .getPolicyBuilder()
                .getRoleBasedPolicyBuilder()
                .addRoles("r");
        permission.getSpecBuilder().addNamePatterns("(");
        refuses(ErrorCode.INVALID_ARGUMENT, "name_patterns", () -> applyPermission(permission));
        assertThat(store.current().getPermissionsList()).isEmpty();
    }

    private void applyPermission(Permission.Builder permission) {
        store.writes().apply(Kind.PERMISSION, "p", permission.build());
    }

    @Test
    void deletingWhatIsNotThereIsRefusedAndMakesNoProject() {
        refuses(
                ErrorCode.ENTITY_NOT_FOUND,
                "Entity x does not exist in project p",
                () -> store.writes().delete(Kind.ENTITY, "p", "x"));
        refuses(
                ErrorCode.PERMISSION_NOT_FOUND,
                "Permission x does not exist in project p",
                () -> store.writes().delete(Kind.PERMISSION, "p", "x"));
        refuses(
                ErrorCode.PROJECT_NOT_FOUND,
                "Project p does not exist",
                () -> store.writes().deleteProject("p"));
        assertThat(store.current()).isEqualTo(Registry.getDefaultInstance());
    }

    @Test
    void projectsDoNotShareNames() {
        store.writes().apply(Kind.ENTITY, "a", entity("driver"));
        store.writes().apply(Kind.ENTITY, "b", entity("driver"));
        store.writes().delete(Kind.ENTITY, "a", "driver");

        assertThat(store.names(InMemory.ANYONE, Kind.ENTITY, "a")).isEmpty();
        assertThat(store.names(InMemory.ANYONE, Kind.ENTITY, "b")).containsExactly("driver");
    }

    @Test
    void aDeletedProjectLeavesNothing() {
        store.writes().apply(Kind.ENTITY, "a", entity("driver"));
        store.writes().updateInfra("a", infra("a_v"));
        store.writes().apply(Kind.ENTITY, "b", entity("driver"));
        store.writes().updateInfra("b", infra("b_v"));

        store.writes().deleteProject("a");

        Registry left = store.current();
        assertThat(left.toString())
                .doesNotContain("\"a\"")
                .doesNotContain("a_v")
                .contains("b_v");
        assertThat(left.getProjectsList()).hasSize(1);
        assertThat(left.getEntitiesList()).hasSize(1);
    }

    @Test
    void aProjectThatOnlyOldMetadataKnowsIsThere() {
        store.update(registry -> {
            Registry.Builder old = registry.toBuilder();
            addMetadata(old);
            return old.build();
        });
        assertThat(store.reads().listProjects(InMemory.everything("")).items()).hasSize(1);

        store.writes().apply(Kind.ENTITY, "other", entity("driver"));
        assertThat(store.current().getProjectsList())
                .extracting(project -> project.getSpec().getName())
                .containsExactlyInAnyOrder("old", "other");
    }

    @SuppressWarnings("deprecation") // what older versions of Feast wrote
    private static void addMetadata(Registry.Builder registry) {
        registry.addProjectMetadataBuilder().setProject("old").setProjectUuid("u");
    }

    @Test
    void aSavedDatasetKeepsTheRangeThatWasFoundOut() {
        SavedDataset.Builder dataset = SavedDataset.newBuilder();
        dataset.getSpecBuilder().setName("d");
        dataset.getMetaBuilder().setMinEventTimestamp(Timestamp.newBuilder().setSeconds(1));
        store.writes().apply(Kind.SAVED_DATASET, "p", dataset.build());

        dataset.getSpecBuilder().setDescription("new");
        dataset.getMetaBuilder().clearMinEventTimestamp();
        store.writes().apply(Kind.SAVED_DATASET, "p", dataset.build());

        SavedDataset stored = store.reads().get(Kind.SAVED_DATASET, "p", "d", true);
        assertThat(stored.getSpec().getDescription()).isEqualTo("new");
        assertThat(stored.getMeta().getMinEventTimestamp().getSeconds()).isEqualTo(1);
        assertThat(stored.getMeta().hasLastUpdatedTimestamp()).isTrue();
    }

    @Test
    void aServiceThatOnlyNamesAViewGetsItsFeatures() {
        FeatureView.Builder view = FeatureView.newBuilder();
        view.getSpecBuilder().setName("v").getBatchSourceBuilder().setName("s").setCreatedTimestampColumn("created");
        view.getSpecBuilder().addFeaturesBuilder().setName("a").setValueType(ValueType.Enum.FLOAT);
        view.getSpecBuilder().addFeaturesBuilder().setName("b").setValueType(ValueType.Enum.INT64);
        store.writes().apply(Kind.FEATURE_VIEW, "p", view.build());
        FeatureService.Builder service = FeatureService.newBuilder();
        service.getSpecBuilder().setName("fs").addFeaturesBuilder().setFeatureViewName("v");
        service.getSpecBuilder()
                .addFeaturesBuilder()
                .setFeatureViewName("v")
                .setFeatureViewNameAlias("chosen")
                .addFeatureColumnsBuilder()
                .setName("b");

        store.writes().apply(Kind.FEATURE_SERVICE, "p", service.build());

        FeatureService stored = store.reads().get(Kind.FEATURE_SERVICE, "p", "fs", true);
        assertThat(stored.getSpec().getFeatures(0).getFeatureColumnsList())
                .extracting("name")
                .containsExactly("a", "b");
        assertThat(stored.getSpec().getFeatures(0).getBatchSource().getName()).isEqualTo("s");
        assertThat(stored.getSpec().getFeatures(1).getFeatureColumnsList())
                .containsExactly(view.getSpec().getFeatures(1));
        assertThat(stored.getSpec().getFeatures(1).getFeatureViewNameAlias()).isEqualTo("chosen");
    }

    @Test
    void aServiceOfAViewThatDoesNotExistIsRefused() {
        FeatureService.Builder service = FeatureService.newBuilder();
        service.getSpecBuilder().setName("fs").addFeaturesBuilder().setFeatureViewName("nope");
        refuses(
                ErrorCode.OBJECT_NOT_FOUND,
                "Feature view 'nope' not found in project 'p'",
                () -> store.writes().apply(Kind.FEATURE_SERVICE, "p", service.build()));
    }

    @Test
    void eachProjectHasItsOwnInfrastructureInOneListThatPythonReads() {
        store.writes().apply(Kind.ENTITY, "a", entity("driver"));
        store.writes().apply(Kind.ENTITY, "a_b", entity("driver"));
        store.writes().updateInfra("a", infra("a_v", "a_w"));
        store.writes().updateInfra("a_b", infra("a_b_v"));

        assertThat(store.reads().getInfra("a", true)).isEqualTo(infra("a_v", "a_w"));
        assertThat(store.reads().getInfra("a_b", true)).isEqualTo(infra("a_b_v"));
        assertThat(store.current().getInfra().getInfraObjectsList()).hasSize(3);

        store.writes().updateInfra("a", infra("a_w"));
        assertThat(store.reads().getInfra("a", true)).isEqualTo(infra("a_w"));
        assertThat(store.reads().getInfra("a_b", true)).isEqualTo(infra("a_b_v"));
    }

    @Test
    void aTableBelongsToTheProjectThatHasItsView() {
        FeatureView.Builder view = FeatureView.newBuilder();
        view.getSpecBuilder().setName("b_v");
        store.writes().apply(Kind.FEATURE_VIEW, "a", view.build());
        store.writes().apply(Kind.ENTITY, "a_b", entity("driver"));
        store.writes().updateInfra("a", infra("a_b_v", "a_b_v_v2"));

        assertThat(store.reads().getInfra("a", true)).isEqualTo(infra("a_b_v", "a_b_v_v2"));
        assertThat(store.reads().getInfra("a_b", true)).isEqualTo(Infra.getDefaultInstance());
    }

    @Test
    void infrastructureThatIsWhatItWasIsNotWritten() {
        store.writes().updateInfra("a", infra("a_v"));
        int writes = store.stored();
        store.writes().updateInfra("a", infra("a_v"));
        assertThat(store.stored()).isEqualTo(writes);
    }

    @Test
    void infrastructureOfAProjectThatDoesNotExistIsNone() {
        store.writes().updateInfra("a", infra("a_v"));
        assertThat(store.reads().getInfra("nope", true)).isEqualTo(Infra.getDefaultInstance());
    }

    private static Infra infra(String... tables) {
        Infra.Builder infra = Infra.newBuilder();
        for (String table : tables) {
            infra.addInfraObjects(InfraObject.newBuilder()
                    .setInfraObjectClassType("feast.infra.online_stores.sqlite.SqliteTable")
                    .setSqliteTable(feast.proto.core.SqliteTableProto.SqliteTable.newBuilder()
                            .setPath("/data/online_store.db")
                            .setName(table)));
        }
        return infra.build();
    }

    @Test
    void aProtectedProjectIsHiddenFromListsUntilItIsNot() {
        store.writes().protect("own", true);
        assertThat(store.reads().listProjects(InMemory.everything("")).items()).isEmpty();
        assertThat(store.reads().getProject("own", true).getSpec().getTagsMap())
                .isEqualTo(Map.of("feast.dev/protected-project", "true"));
        int writes = store.stored();

        store.writes().protect("own", true);
        assertThat(store.stored()).isEqualTo(writes);

        store.writes().protect("own", false);
        assertThat(store.reads().listProjects(InMemory.everything("")).items()).hasSize(1);
    }

    @Test
    void withoutProtectionNoProjectIsMade() {
        store.writes().protect("own", false);
        assertThat(store.stored()).isZero();
    }

    @Test
    void allChangesOfOneApplyAreMadeTogetherOrNotAtAll() {
        refuses(
                ErrorCode.ENTITY_NOT_FOUND,
                "nope",
                () -> store.writes()
                        .applyAll(
                                "p",
                                List.of(
                                        new RegistryChange.ApplyEntity(entity("driver")),
                                        new RegistryChange.Delete(RegistryChange.Kind.ENTITY, "nope"))));
        assertThat(store.stored()).isZero();
    }

    @Test
    void theWholeRegistryHasAllThatTheStoreHas() {
        store.update(registry -> registry.toBuilder()
                .setRegistrySchemaVersion("1")
                .setVersionId("v")
                .build());
        FeatureView.Builder view = FeatureView.newBuilder();
        view.getSpecBuilder().setName("v");
        store.writes().apply(Kind.FEATURE_VIEW, "p", view.build());
        store.writes().apply(Kind.ENTITY, "p", entity("driver"));
        store.writes().updateInfra("p", infra("p_v"));

        Registry seen = store.reads().proto();

        assertThat(without(seen)).isEqualTo(without(store.current()));
    }

    private static Message without(Registry registry) {
        return registry.toBuilder().clearLastUpdated().build();
    }
}
