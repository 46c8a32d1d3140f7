package io.featurestore.server.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec.AuthzedAction;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import io.featurestore.server.registry.grpc.RunningRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryAccessesTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static RegistryAccess open(FeatureStoreConfig config) {
        return RegistryAccesses.open(config, NOON, new SplittableRandom(1), Map.of());
    }

    private static List<RegistryChange> everyKindOfChange() {
        Project.Builder project = Project.newBuilder();
        project.getSpecBuilder().setName("shop").setDescription("a shop");
        Entity.Builder entity = Entity.newBuilder();
        entity.getSpecBuilder().setName("driver");
        DataSource source = DataSource.newBuilder()
                .setName("s")
                .setType(DataSource.SourceType.BATCH_FILE)
                .build();
        FeatureView.Builder plain = FeatureView.newBuilder();
        plain.getSpecBuilder().setName("plain").setBatchSource(source);
        StreamFeatureView.Builder stream = StreamFeatureView.newBuilder();
        stream.getSpecBuilder().setName("stream");
        OnDemandFeatureView.Builder onDemand = OnDemandFeatureView.newBuilder();
        onDemand.getSpecBuilder().setName("on_demand");
        LabelView.Builder label = LabelView.newBuilder();
        label.getSpecBuilder().setName("label").addEntities("driver");
        FeatureService.Builder service = FeatureService.newBuilder();
        service.getSpecBuilder().setName("service").addFeaturesBuilder().setFeatureViewName("plain");
        Permission.Builder permission = Permission.newBuilder();
        permission.getSpecBuilder().setName("p").addActions(AuthzedAction.DESCRIBE);
        permission
                .getSpecBuilder()
                .getPolicyBuilder()
                .getRoleBasedPolicyBuilder()
                .addRoles("r");
        Infra.Builder infra = Infra.newBuilder();
        infra.addInfraObjectsBuilder().getSqliteTableBuilder().setName("shop_plain");
        return List.of(
                new RegistryChange.ApplyProject(project.build()),
                new RegistryChange.ApplyDataSource(source),
                new RegistryChange.ApplyEntity(entity.build()),
                new RegistryChange.ApplyView(new FeastView.Plain(plain.build())),
                new RegistryChange.ApplyView(new FeastView.Stream(stream.build())),
                new RegistryChange.ApplyView(new FeastView.OnDemand(onDemand.build())),
                new RegistryChange.ApplyView(new FeastView.Label(label.build())),
                new RegistryChange.ApplyFeatureService(service.build()),
                new RegistryChange.ApplyPermission(permission.build()),
                new RegistryChange.Delete(RegistryChange.Kind.VIEW, "stream"),
                new RegistryChange.UpdateInfra(infra.build()));
    }

    private static Registry read(Path file) throws IOException {
        return Registry.parseFrom(Files.readAllBytes(file));
    }

    @Test
    void aProjectThatWasNeverAppliedIsEmpty() throws IOException {
        try (RegistryAccess access = open(Configs.file(folder.resolve("a.db")))) {
            assertThat(access.read("shop").projectObject()).isEmpty();
        }
        try (RunningRegistry server = RunningRegistry.open(folder.resolve("b.db"));
                RegistryAccess access = open(Configs.remote(server.target()))) {
            assertThat(access.read("shop").projectObject()).isEmpty();
        }
    }

    @Test
    void aFileIsChangedInOneWrite() throws IOException {
        Path file = folder.resolve("registry.db");
        try (RegistryAccess access = open(Configs.file(file))) {
            access.apply("shop", everyKindOfChange());

            Catalog catalog = access.read("shop");
            assertThat(catalog.projectObject().orElseThrow().getSpec().getDescription())
                    .isEqualTo("a shop");
            assertThat(catalog.views()).extracting(FeastView::name).containsExactly("plain", "on_demand", "label");
            assertThat(catalog.permissions().list()).hasSize(1);
        }
        assertThat(read(file).getLastUpdated().getSeconds())
                .isEqualTo(NOON.instant().getEpochSecond());
    }

    @Test
    void overAServerTheRegistryBecomesTheSame() throws IOException {
        Path direct = folder.resolve("direct.db");
        Path served = folder.resolve("served.db");
        try (RegistryAccess access = open(Configs.file(direct))) {
            access.apply("shop", everyKindOfChange());
        }
        try (RunningRegistry server = RunningRegistry.open(served, NOON);
                RegistryAccess access = open(Configs.remote(server.target()))) {
            access.apply("shop", everyKindOfChange());
            assertThat(access.read("shop").entity("driver")).isPresent();
        }
        assertThat(withoutIds(read(served))).isEqualTo(withoutIds(read(direct)));
    }

    private static Registry withoutIds(Registry registry) {
        Registry.Builder builder = registry.toBuilder().clearVersionId();
        builder.getFeatureViewVersionHistoryBuilder()
                .getRecordsBuilderList()
                .forEach(record -> record.clearVersionId());
        return builder.build();
    }

    @Test
    void anErrorOfTheServerIsWhatItWasThere() throws IOException {
        try (RunningRegistry server = RunningRegistry.open(folder.resolve("registry.db"));
                RegistryAccess access = open(Configs.remote(server.target()))) {
            assertThatThrownBy(() -> access.apply(
                            "shop", List.of(new RegistryChange.Delete(RegistryChange.Kind.ENTITY, "nope"))))
                    .isInstanceOfSatisfying(ServeException.class, failed -> {
                        assertThat(failed.error().code()).isEqualTo(ErrorCode.ENTITY_NOT_FOUND);
                        assertThat(failed.error().message()).isEqualTo("Entity nope does not exist in project shop");
                    });
        }
    }
}
