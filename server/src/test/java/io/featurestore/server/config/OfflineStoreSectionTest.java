package io.featurestore.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.config.OfflineStoreConfig.PostgresTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineStoreSectionTest {

    private static ConfigResult read(String offlineStore) {
        String yaml = "project: p\nregistry: r.db\noffline_store: " + offlineStore + "\n";
        return ConfigReader.parse(yaml, "feature_store.yaml", Path.of("/repo"), Map.of());
    }

    private static ConfigResult.Loaded loaded(String offlineStore) {
        return (ConfigResult.Loaded) read(offlineStore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dask", "file", "{type: file}", "{type: dask}"})
    void filesNeedNothingButTheirName(String section) {
        assertThat(loaded(section).config().offlineStore()).isInstanceOf(OfflineStoreConfig.Files.class);
        assertThat(loaded(section).warnings()).isEmpty();
    }

    @Test
    void duckDbSaysThatItStagesNothing() {
        ConfigResult.Loaded read = loaded("{type: duckdb, staging_location: s3://b/x}");
        assertThat(read.config().offlineStore()).isEqualTo(new OfflineStoreConfig.DuckDb());
        assertThat(read.warnings())
                .containsExactly("feature_store.yaml: offline_store.staging_location: changes nothing: results are "
                        + "streamed, never staged");
    }

    @Test
    void everyKeyOfPostgresIsRead() {
        ConfigResult.Loaded read = loaded("{type: postgres, host: db, port: 5433, database: d, db_schema: s, user: u, "
                + "password: p, sslmode: verify-full, sslkey_path: tls/k, sslcert_path: tls/c, sslrootcert_path: /r, "
                + "max_conn: 4, entity_select_mode: temp_table}");
        assertThat(read.config().offlineStore())
                .isEqualTo(new OfflineStoreConfig.Postgres(
                        "db",
                        5433,
                        "d",
                        "s",
                        "u",
                        new Secret("p"),
                        new PostgresTls(
                                "verify-full",
                                Optional.of(Path.of("/repo/tls/k")),
                                Optional.of(Path.of("/repo/tls/c")),
                                Optional.of(Path.of("/r"))),
                        4));
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void keysOfPostgresThatChangeNothingAreNamed() {
        assertThat(loaded("{type: postgres, host: db, database: d, user: u, password: p, min_conn: 1, conn_type: pool, "
                                + "keepalives_idle: 0, entity_select_mode: embed_query}")
                        .warnings())
                .satisfiesExactly(
                        first -> assertThat(first).contains("offline_store.min_conn: changes nothing"),
                        second -> assertThat(second).contains("offline_store.conn_type: changes nothing"),
                        third -> assertThat(third).contains("offline_store.keepalives_idle: changes nothing"),
                        fourth -> assertThat(fourth).contains("offline_store.entity_select_mode: changes nothing"));
    }

    @Test
    void postgresEncryptsUnlessToldOtherwise() {
        OfflineStoreConfig.Postgres store =
                (OfflineStoreConfig.Postgres) loaded("{type: postgres, host: db, database: d, user: u, password: p}")
                        .config()
                        .offlineStore();
        assertThat(store.tls().mode()).isEqualTo("require");
        assertThat(store.port()).isEqualTo(5432);
        assertThat(store.schema()).isEqualTo("public");
    }

    @Test
    void whatPostgresCannotDoWithoutIsNamed() {
        assertThat(((ConfigResult.Refused) read("{type: postgres, sslmode: on-sundays}")).problems())
                .isEqualTo(List.of(
                        "feature_store.yaml: offline_store.sslmode: must be one of disable, allow, prefer, require, "
                                + "verify-ca, verify-full",
                        "feature_store.yaml: offline_store.host: is missing",
                        "feature_store.yaml: offline_store.database: is missing",
                        "feature_store.yaml: offline_store.user: is missing",
                        "feature_store.yaml: offline_store.password: is missing"));
    }

    @Test
    void anUnknownKeyIsAWarningThatNamesIt() {
        assertThat(loaded("{type: duckdb, threds: 4}").warnings())
                .containsExactly("feature_store.yaml: offline_store.threds: is not known and changes nothing");
    }

    @ParameterizedTest
    @CsvSource({"bigquery", "snowflake.offline", "spark", "remote", "hybrid", "my_company.stores.CoolOfflineStore"})
    void whatThisBuildLacksIsKeptByName(String type) {
        OfflineStoreConfig.NotBuilt store = (OfflineStoreConfig.NotBuilt)
                loaded("{type: %s}".formatted(type)).config().offlineStore();
        assertThat(store.what().message())
                .isEqualTo("offline_store.type: '%s' exists in Feast, but not in this build; ".formatted(type)
                        + "this build has: dask, duckdb, file, postgres");
    }
}
