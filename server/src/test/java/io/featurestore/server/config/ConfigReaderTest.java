package io.featurestore.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.config.OnlineStoreConfig.RedisConnection;
import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import io.featurestore.server.config.OnlineStoreConfig.RedisNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static final Path REPOSITORY = Path.of("/repo");

    @TempDir
    private Path directory;

    private static ConfigResult parse(String text, Map<String, String> environment) {
        return ConfigReader.parse(text, "feature_store.yaml", REPOSITORY, environment);
    }

    private static FeatureStoreConfig loaded(String text) {
        return loaded(text, Map.of());
    }

    private static FeatureStoreConfig loaded(String text, Map<String, String> environment) {
        ConfigResult result = parse(text, environment);
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    private static List<String> warnings(String text) {
        return ((ConfigResult.Loaded) parse(text, Map.of())).warnings();
    }

    private static List<String> problems(String text) {
        ConfigResult result = parse(text, Map.of());
        assertThat(result).isInstanceOf(ConfigResult.Refused.class);
        assertThat(((ConfigResult.Refused) result).exitCode()).isEqualTo(2);
        return ((ConfigResult.Refused) result).problems();
    }

    @Test
    void defaultsAreThoseOfPython() {
        FeatureStoreConfig config = loaded("project: p\nregistry: data/registry.db\n");
        assertThat(config.project()).isEqualTo("p");
        assertThat(config.provider()).isEqualTo("local");
        assertThat(config.registry())
                .isEqualTo(new RegistryConfig.File(
                        Path.of("/repo/data/registry.db"),
                        new RegistryConfig.Options(
                                Duration.ofMinutes(10), RegistryConfig.CacheMode.SYNC, false, false, false)));
        assertThat(config.onlineStore()).isEqualTo(new OnlineStoreConfig.Sqlite(Path.of("/repo/data/online.db")));
        assertThat(config.offlineStore()).isEqualTo(new OfflineStoreConfig.Files("dask"));
        assertThat(config.auth()).isEqualTo(new AuthConfig.NoAuth());
        assertThat(config.entityKeySerializationVersion()).isEqualTo(3);
        assertThat(config.featureServer().metrics().enabled()).isFalse();
        assertThat(config.featureServer().metrics().featureCountBins()).containsExactly(10, 50, 200);
        assertThat(config.repoPath()).isEqualTo(REPOSITORY);
    }

    @Test
    void everyKeyOfTheStoresHereIsRead() {
        FeatureStoreConfig config = loaded("""
                project: driver_ranking
                project_description: ranks drivers
                provider: local
                registry:
                  registry_type: remote
                  path: feast-sample-registry.ns.svc.cluster.local:443
                  cert: /tls/registry/tls.crt
                  cache_ttl_seconds: 60
                  cache_mode: thread
                  enable_online_feature_view_versioning: true
                online_store:
                  type: redis
                  redis_type: redis_cluster
                  connection_string: r1:6379,r2:6380,ssl=true,password=s3cret,username=app,socket_timeout=0.5
                  key_ttl_seconds: 3600
                  full_scan_for_deletion: false
                  skip_dedup: true
                offline_store:
                  type: bigquery
                  dataset: d
                auth:
                  type: kubernetes
                feature_server:
                  type: local
                  metrics:
                    enabled: true
                    push: false
                    feature_count_bins: [5, 10]
                entity_key_serialization_version: 3
                """);
        assertThat(config.projectDescription()).contains("ranks drivers");
        assertThat(config.registry())
                .isEqualTo(new RegistryConfig.Remote(
                        "feast-sample-registry.ns.svc.cluster.local:443",
                        Optional.of(new RegistryConfig.Tls(
                                Optional.of(Path.of("/tls/registry/tls.crt")), Optional.empty(), Optional.empty())),
                        new RegistryConfig.Options(
                                Duration.ofMinutes(1), RegistryConfig.CacheMode.THREAD, false, true, false)));
        assertThat(config.onlineStore())
                .isEqualTo(new OnlineStoreConfig.Redis(
                        RedisKind.CLUSTER,
                        List.of(new RedisNode("r1", 6379), new RedisNode("r2", 6380)),
                        "mymaster",
                        new RedisConnection(
                                Optional.of("app"),
                                Optional.of(new Secret("s3cret")),
                                0,
                                Optional.of(new OnlineStoreConfig.RedisTls(
                                        Optional.empty(), Optional.empty(), Optional.empty(), true, true)),
                                Optional.empty(),
                                Optional.of(Duration.ofMillis(500))),
                        Optional.of(Duration.ofHours(1)),
                        false,
                        true));
        assertThat(config.offlineStore()).isInstanceOf(OfflineStoreConfig.NotBuilt.class);
        assertThat(config.auth()).isEqualTo(new AuthConfig.Kubernetes(List.of(), Optional.empty()));
        assertThat(config.featureServer().metrics().enabled()).isTrue();
        assertThat(config.featureServer().metrics().push()).isFalse();
        assertThat(config.featureServer().metrics().featureCountBins()).containsExactly(5, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "sql, registry.registry_type",
        "snowflake.registry, registry.registry_type",
    })
    void aRegistryThatFeastHasAndWeDoNotIsKeptByName(String type, String key) {
        FeatureStoreConfig config = loaded("project: p\nregistry: {registry_type: %s, path: x}\n".formatted(type));
        assertThat(config.registry())
                .isEqualTo(new RegistryConfig.NotBuilt(new Unavailable(key, type, List.of("file", "remote"))));
    }

    @Test
    void aRegistryFileInAnObjectStoreIsKeptByItsScheme() {
        FeatureStoreConfig config = loaded("project: p\nregistry: s3://bucket/registry.db\n");
        RegistryConfig.NotBuilt registry = (RegistryConfig.NotBuilt) config.registry();
        assertThat(registry.what().message())
                .isEqualTo("registry.path: 's3://' exists in Feast, but not in this build; "
                        + "this build has: a file of this machine");
    }

    @Test
    void anOnlineStoreThatFeastHasAndWeDoNotIsKeptByName() {
        FeatureStoreConfig config = loaded("""
                project: p
                registry: r.db
                online_store: {type: postgres, host: h, password: s3cret}
                """);
        OnlineStoreConfig.NotBuilt store = (OnlineStoreConfig.NotBuilt) config.onlineStore();
        assertThat(store.what().message())
                .isEqualTo("online_store.type: 'postgres' exists in Feast, but not in this build; "
                        + "this build has: redis, sqlite");
    }

    @ParameterizedTest
    @CsvSource({"null", "~", "none", "''", "None"})
    void anOnlineStoreCanBeSwitchedOff(String nothing) {
        String text = nothing.isEmpty() ? "" : nothing;
        assertThat(loaded("project: p\nregistry: r.db\nonline_store: " + text + "\n")
                        .onlineStore())
                .isEqualTo(new OnlineStoreConfig.None());
    }

    @Test
    void oidcIsKeptByNameSoThatServersRefuseIt() {
        AuthConfig auth = loaded("project: p\nregistry: r.db\nauth: {type: oidc, auth_discovery_url: https://x}\n")
                .auth();
        assertThat(((AuthConfig.NotBuilt) auth).what().message())
                .isEqualTo("auth.type: 'oidc' exists in Feast, but not in this build; "
                        + "this build has: kubernetes, no_auth");
    }

    @Test
    void allProblemsAreReportedAtOnceEachWithItsKey() {
        assertThat(problems("""
                        registry: {registry_type: fil, cache_ttl_seconds: soon}
                        online_store: {type: redsi}
                        offline_store: {type: duckbd}
                        auth: {type: kubernets}
                        feature_server: {metrics: {enabled: 'yes'}}
                        entity_key_serialization_version: 1
                        """))
                .containsExactly(
                        "feature_store.yaml: project: is missing",
                        "feature_store.yaml: registry.registry_type: 'fil' does not exist; this build has: file, remote",
                        "feature_store.yaml: online_store.type: 'redsi' does not exist; this build has: redis, sqlite",
                        "feature_store.yaml: offline_store.type: 'duckbd' does not exist; this build has: dask, duckdb, "
                                + "file, postgres",
                        "feature_store.yaml: auth.type: 'kubernets' does not exist; this build has: kubernetes, no_auth",
                        "feature_store.yaml: feature_server.metrics.enabled: must be true or false, but is text",
                        "feature_store.yaml: entity_key_serialization_version: must be 3, or 2 for stores written with "
                                + "an older version; others are not in this build");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth: {}                    | auth.type: is missing; one of kubernetes, no_auth",
                "auth:                       | auth.type: is missing; one of kubernetes, no_auth",
                "registry: {path: ''}        | registry.path: is empty; give the path of a registry.db",
                "registry: {registry_type: remote, path: http://h:80} "
                        + "| registry.path: must be host:port of a registry server, without a scheme",
                "project: 5                  | project: must be text, but is a whole number; put it in quotes",
                "project: _p                 | project: may hold letters, digits, underscores and hyphens, and must not "
                        + "begin with an underscore or hyphen",
                "online_store: [redis]       | online_store: must be a mapping, but is a list",
                "online_store: {type: redis, redis_type: ring} "
                        + "| online_store.redis_type: must be redis, redis_cluster or redis_sentinel",
                "online_store: {type: redis, connection_string: 'a:b:c,password=s3cret'} "
                        + "| online_store.connection_string: part 1 is neither host:port nor option=value",
            })
    void aWrongValueIsNamedByItsKey(String line, String problem) {
        String text = "project: p\nregistry: r.db\n";
        String key = line.substring(0, line.indexOf(':'));
        String others = text.lines().filter(l -> !l.startsWith(key + ":")).reduce("", (a, b) -> a + b + "\n");
        assertThat(problems(others + line)).contains("feature_store.yaml: " + problem);
    }

    @Test
    void everyOnlineStoreThatCountsAsBuiltCanBeRead() {
        for (String type : FeastTypes.ONLINE_STORE.built()) {
            assertThat(loaded("project: p\nregistry: r.db\nonline_store: {type: %s}\n".formatted(type))
                            .onlineStore())
                    .isNotInstanceOf(OnlineStoreConfig.NotBuilt.class);
        }
    }

    @Test
    void aMissingRegistryIsOneProblem() {
        assertThat(problems("project: p\n"))
                .containsExactly("feature_store.yaml: registry: is missing; give the path of a registry.db or a "
                        + "mapping with registry_type and path");
    }

    @Test
    void anUnknownKeyIsAWarningThatNamesIt() {
        assertThat(warnings("""
                        project: p
                        registry: {path: r.db, cach_ttl_seconds: 5}
                        online_store: {type: sqlite, pth: x}
                        auth: {type: kubernetes, auth_server_url: https://x}
                        regsitry: x
                        """))
                .containsExactly(
                        "feature_store.yaml: registry.cach_ttl_seconds: is not known and changes nothing",
                        "feature_store.yaml: online_store.pth: is not known and changes nothing",
                        "feature_store.yaml: auth.auth_server_url: is not known and changes nothing",
                        "feature_store.yaml: regsitry: is not known and changes nothing");
    }

    @Test
    void aSwitchedOnPartOfTheFeatureServerThatIsMissingHereIsKeptByName() {
        FeatureServerConfig server = loaded("""
                        project: p
                        registry: r.db
                        feature_server: {type: mcp, feature_logging: {enabled: true}, audit_logging: {enabled: false}}
                        """).featureServer();
        assertThat(server.notBuilt())
                .extracting(Unavailable::key)
                .containsExactly("feature_server.type", "feature_server.feature_logging.enabled");
    }

    @Test
    void variablesAreSubstitutedAndAnUnsetOneStaysAsItIs() {
        FeatureStoreConfig config = loaded(
                """
                project: ${PROJECT}
                registry: {registry_type: remote, path: "$HOST:${PORT}"}
                online_store: {type: redis, connection_string: "${REDIS},password=${PASSWORD}${UNSET}"}
                entity_key_serialization_version: ${VERSION}
                """,
                Map.of("PROJECT", "p", "HOST", "h", "PORT", "6570", "REDIS", "r:1", "PASSWORD", "a$b", "VERSION", "2"));
        assertThat(config.project()).isEqualTo("p");
        assertThat(((RegistryConfig.Remote) config.registry()).target()).isEqualTo("h:6570");
        assertThat(((OnlineStoreConfig.Redis) config.onlineStore()).connection().password())
                .contains(new Secret("a$b${UNSET}"));
        assertThat(config.entityKeySerializationVersion()).isEqualTo(2);
    }

    @Test
    void aVariableCannotAddKeys() {
        FeatureStoreConfig config = loaded(
                "project: p\nregistry: r.db\nprovider: ${INJECTED}\n",
                Map.of("INJECTED", "x\nauth: {type: no_auth}\nonline_store: {type: redis}"));
        assertThat(config.onlineStore()).isInstanceOf(OnlineStoreConfig.Sqlite.class);
    }

    @Test
    void noMessageShowsASecret() {
        List<String> problems = problems("""
                project: p
                registry: {registry_type: remote, path: "user:s3cret@host:1"}
                online_store: {type: redis, connection_string: "s3cret:x,db=s3cret,socket_timeout=s3cret"}
                auth: {type: kubernetes, user_token: [s3cret]}
                """);
        assertThat(problems)
                .hasSize(6)
                .allSatisfy(problem -> assertThat(problem).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cach_ttl_seconds | cach_ttl_seconds",
                "password:s3cret | password...",
                "passwords3cret | password...",
                "user_token | user_token",
                "token_env_var | token_env_var",
                "a b | a...",
                "CLIENT_SECRETs3cret | CLIENT_SECRET...",
            })
    void aKeyIsShownOnlyAsFarAsItIsOne(String key, String shown) {
        assertThat(ShownKey.of(key)).isEqualTo(shown);
    }

    @Test
    void aSecretDoesNotShowItself() {
        FeatureStoreConfig config = loaded(
                "project: p\nregistry: r\nonline_store: {type: redis, connection_string: 'h:1,password=s3cret'}");
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void aMissingFileIsReportedAsPythonReportsIt() {
        ConfigResult result = ConfigReader.read(source(Map.of()));
        assertThat(result)
                .isEqualTo(new ConfigResult.Refused(
                        List.of("Can't find feature repo configuration file at " + directory
                                + "/feature_store.yaml. Make sure you're running feast from an initialized feast "
                                + "repository."),
                        1));
    }

    @Test
    void theFileIsTakenFromTheEnvironmentAndPathsStayRelativeToTheRepository() throws IOException {
        Path file = directory.resolve("registry.yaml");
        Files.writeString(file, "project: p\nregistry: data/registry.db\n");
        ConfigResult result = ConfigReader.read(new ConfigSource(
                Path.of("/work-here"),
                Optional.empty(),
                Optional.empty(),
                Map.of("FEAST_FS_YAML_FILE_PATH", file.toString(), "FEATURE_REPO_DIR_ENV_VAR", "feature_repo"),
                directory));
        RegistryConfig registry = ((ConfigResult.Loaded) result).config().registry();
        assertThat(((RegistryConfig.File) registry).path())
                .isEqualTo(Path.of("/work-here/feature_repo/data/registry.db"));
    }

    @Test
    void aBase64ConfigurationWins() throws IOException {
        Files.writeString(directory.resolve("feature_store.yaml"), "project: file\nregistry: r.db\n");
        String base64 = Base64.getEncoder()
                .encodeToString("project: base64\nregistry: r.db\n".getBytes(StandardCharsets.UTF_8));
        ConfigResult result = ConfigReader.read(source(Map.of("FEATURE_STORE_YAML_BASE64", base64)));
        FeatureStoreConfig config = ((ConfigResult.Loaded) result).config();
        assertThat(config.project()).isEqualTo("base64");
        assertThat(config.repoPath()).isNotEqualTo(directory).hasParent(directory);
    }

    @Test
    void aBase64ConfigurationThatIsNoneIsRefused() {
        ConfigResult result = ConfigReader.read(source(Map.of("FEATURE_STORE_YAML_BASE64", "====")));
        assertThat(result).isEqualTo(new ConfigResult.Refused(List.of("FEATURE_STORE_YAML_BASE64: is not base64"), 2));
    }

    private ConfigSource source(Map<String, String> environment) {
        return new ConfigSource(directory, Optional.empty(), Optional.empty(), environment, directory);
    }
}
