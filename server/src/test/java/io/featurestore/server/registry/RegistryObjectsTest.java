package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntityMeta;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.core.ValidationProfile.ValidationReference;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

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

    @Test
    void aPermissionThatCouldNeverWorkIsRefused() {
        Permission.Builder permission = Permission.newBuilder();
        permission.getSpecBuilder().setName("x");
        refuses(ErrorCode.INVALID_ARGUMENT, "actions", () -> applyPermission(permission));
        permission.getSpecBuilder().addActions(AuthzedAction.DESCRIBE);
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
}
