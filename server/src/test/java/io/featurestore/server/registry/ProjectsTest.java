package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.InfraObjectProto.InfraObject;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectSpec;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.SqliteTableProto.SqliteTable;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectsTest {
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
                    .setSqliteTable(SqliteTable.newBuilder()
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
