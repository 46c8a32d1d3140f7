package io.featurestore.server.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PolicyProto.Policy;
import feast.proto.core.PolicyProto.RoleBasedPolicy;
import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalRequest;
import feast.proto.registry.RegistryServerProto.GetDatasetDataResponse;
import feast.proto.registry.RegistryServerProto.GetDatasetJobStatusResponse;
import io.featurestore.server.Samples;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.Kind;
import io.featurestore.server.registry.store.FileRegistryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetJobsTest {
    private static final Identity ANYONE = new Identity.Anyone();
    private static final Identity READER = new Identity.Authenticated("reader", Set.of(), Set.of(), Set.of());

    @TempDir
    Path folder;

    private FileRegistryStore store;
    private FeastRegistry registry;
    private DatasetJobs datasets;

    @BeforeEach
    void open() throws Exception {
        Path file = folder.resolve("registry.db");
        Files.write(file, Samples.bytes("registry/registry.db"));
        Files.createDirectories(folder.resolve("data"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("""
                    COPY (SELECT driver_id, TIMESTAMPTZ '2026-01-01 00:00:00Z' AS event_timestamp,
                    TIMESTAMPTZ '2026-01-01 00:00:00Z' AS created, (driver_id / 10)::FLOAT AS conv_rate,
                    0.5::FLOAT AS acc_rate, driver_id * 2 AS avg_daily_trips
                    FROM (VALUES (1001::BIGINT), (1002)) AS t(driver_id))
                    TO '%s' (FORMAT parquet)""".formatted(folder.resolve("data/driver_stats.parquet")));
        }
        store = FileRegistryStore.open(file, Clock.systemUTC(), UUID::randomUUID);
        Authorizer authorizer = Authorizers.byPermissions(new SimpleMeterRegistry());
        registry = new FeastRegistry(store, authorizer, "tmpl", Clock.systemUTC(), UUID::randomUUID, true);
        datasets = TestDatasets.of(registry, authorizer, folder);
    }

    @AfterEach
    void close() {
        datasets.close();
        store.close();
    }

    private static CreateDatasetFromRetrievalRequest.Builder order() {
        return CreateDatasetFromRetrievalRequest.newBuilder()
                .setName("made")
                .setProject("tmpl")
                .addFeatures("driver_hourly_stats:acc_rate")
                .addFeatures("driver_hourly_stats:avg_daily_trips")
                .setEntitySourceType("inline")
                .addEntityKeys("driver_id")
                .setEntityValues("1002, 1001\n7")
                .setEndDate("2026-01-01T12:00:00Z")
                .setStorageType("file")
                .setStoragePath("data/made.parquet")
                .putTags("team", "a");
    }

    private GetDatasetJobStatusResponse done(Identity caller, CreateDatasetFromRetrievalRequest order) {
        String id = datasets.create(caller, order).getJobId();
        await().until(() -> !datasets.job(caller, id).getCompletedAt().isEmpty());
        return datasets.job(caller, id);
    }

    @Test
    void stoppingWhileJobsRunClosesNothingUnderTheirHands() {
        for (int i = 0; i < 20; i++) {
            datasets.create(
                    ANYONE,
                    order().setName("made" + i)
                            .setStoragePath("data/made" + i + ".parquet")
                            .build());
        }
        await().until(() -> datasets.jobs(ANYONE, "", "").stream()
                .anyMatch(job -> !job.getStatus().equals("pending")));

        assertThatCode(datasets::close).doesNotThrowAnyException();
    }

    @Test
    void aJobMakesAFileAndTellsTheRegistry() {
        GetDatasetJobStatusResponse job = done(ANYONE, order().build());
        assertThat(job.getError()).isEmpty();
        assertThat(job.getStatus()).isEqualTo("completed");

        var dataset = registry.reads(ANYONE)
                .get(Kind.SAVED_DATASET, "tmpl", "made", true)
                .getSpec();
        assertThat(dataset.getFeaturesList())
                .containsExactly("driver_hourly_stats:acc_rate", "driver_hourly_stats:avg_daily_trips");
        assertThat(dataset.getJoinKeysList()).containsExactly("driver_id");
        assertThat(dataset.getStorage().getFileStorage().getUri()).isEqualTo("data/made.parquet");

        GetDatasetDataResponse data = datasets.data(ANYONE, "tmpl", "made", 2);
        assertThat(data.getColumnsList())
                .containsExactly("driver_id", "event_timestamp", "acc_rate", "avg_daily_trips");
        assertThat(data.getRows(0).getValuesList())
                .containsExactly("1002", "\"2026-01-01 12:00:00+00:00\"", "0.5", "2004");
        assertThat(data.getRowsCount()).isEqualTo(2);
        assertThat(datasets.data(ANYONE, "tmpl", "made", 10).getRows(2).getValues(2))
                .isEqualTo("null");
        assertThat(datasets.jobs(ANYONE, "tmpl", "completed")).containsExactly(job);
        assertThat(datasets.jobs(ANYONE, "", "failed")).isEmpty();
    }

    @Test
    void entityRowsComeFromAFileToo() {
        assertThat(done(ANYONE, order().build()).getError()).isEmpty();
        GetDatasetJobStatusResponse job = done(
                ANYONE,
                order().setName("again")
                        .clearFeatures()
                        .addFeatures("driver_hourly_stats:conv_rate")
                        .setEntitySourceType("reference")
                        .setEntitySourcePath("data/made.parquet")
                        .setStoragePath("data/again.parquet")
                        .build());
        assertThat(job.getError()).isEmpty();
        assertThat(datasets.data(ANYONE, "tmpl", "again", 1).getColumnsList()).endsWith("conv_rate");
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAskedTo() {
        assertThat(done(ANYONE, order().build()).getStatus()).isEqualTo("completed");
        GetDatasetJobStatusResponse second = done(ANYONE, order().build());
        assertThat(second.getStatus()).isEqualTo("failed");
        assertThat(second.getError()).contains("data/made.parquet already exists");
        assertThat(done(ANYONE, order().setAllowOverwrite(true).build()).getStatus())
                .isEqualTo("completed");
    }

    @Test
    void whatIsWrongIsToldByTheJob() {
        assertThat(done(ANYONE, order().setEndDate("soon").build()).getError())
                .isEqualTo("end_date: 'soon' is no time of ISO 8601");
        assertThat(done(ANYONE, order().setEntityValues(" ,").build()).getError())
                .isEqualTo("entity_values: no value for driver_id");
        assertThat(done(ANYONE, order().addFeatures("nope:x").build()).getError())
                .contains("nope");
        assertThat(done(ANYONE, order().setStorageType("bigquery").build()).getError())
                .startsWith("storage_type: bigquery: this build keeps data sets in file");
        assertThat(done(
                                ANYONE,
                                order().clearFeatures()
                                        .setFeatureServiceName("nope")
                                        .build())
                        .getError())
                .isEqualTo("Feature service nope does not exist in project tmpl");
        assertThatThrownBy(() -> datasets.job(ANYONE, "nope")).hasMessageEndingWith("Dataset job 'nope' not found");
    }

    @Test
    void nobodyMakesOrSeesWhatHeMayNot() {
        registry.writes(ANYONE)
                .apply(
                        Kind.PERMISSION,
                        "tmpl",
                        Permission.newBuilder()
                                .setSpec(PermissionSpec.newBuilder()
                                        .setName("admins")
                                        .addTypes(PermissionSpec.Type.SAVED_DATASET)
                                        .addActions(PermissionSpec.AuthzedAction.CREATE)
                                        .setPolicy(Policy.newBuilder()
                                                .setRoleBasedPolicy(RoleBasedPolicy.newBuilder()
                                                        .addRoles("admin"))))
                                .build());
        for (Runnable call : List.<Runnable>of(
                () -> datasets.create(READER, order().build()), () -> datasets.data(READER, "tmpl", "made", 1))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            ServeException.class,
                            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
        }
        assertThat(done(ANYONE, order().build()).getStatus()).isEqualTo("completed");
        assertThat(datasets.jobs(READER, "tmpl", "")).isEmpty();
    }
}
