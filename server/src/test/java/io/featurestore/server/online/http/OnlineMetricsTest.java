package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.MaterializationInterval;
import io.featurestore.server.Samples;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.config.FeatureServerConfig;
import io.featurestore.server.observe.Metrics;
import io.featurestore.server.observe.ProcessUsage;
import io.featurestore.server.online.FeatureReader;
import io.featurestore.server.online.PushTarget;
import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.online.ServingRules;
import io.featurestore.server.online.store.StoreLimits;
import io.featurestore.server.online.store.sqlite.SqliteStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scrape is held against a recorded one of Python's server, so that dashboards and alerts go on working.
class OnlineMetricsTest {
    private static final String RECORDED =
            new String(Samples.bytes("online/metrics_scrape.txt"), StandardCharsets.UTF_8);
    private static final Pattern BUCKET = Pattern.compile("(?m)^(feast_\\w+_bucket)\\{.*?le=\"([^\"]+)\"");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final Metrics metrics = new Metrics();

    @TempDir
    private Path directory;

    private OnlineMetrics everything() {
        ProcessUsage.register(metrics.registry());
        return new OnlineMetrics(metrics.registry(), wanted(true));
    }

    private static FeatureServerConfig.Metrics wanted(boolean all) {
        return new FeatureServerConfig.Metrics(true, all, all, all, all, all, all, all, List.of(10, 50, 200));
    }

    private static Catalog materializedOnce() {
        FeatureView.Builder view = FeatureView.newBuilder();
        view.getSpecBuilder().setName("drivers");
        view.getMetaBuilder()
                .addMaterializationIntervals(MaterializationInterval.newBuilder()
                        .setEndTime(Timestamp.newBuilder().setSeconds(1_767_323_045)));
        return new Catalog(
                "rich",
                Instant.EPOCH,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(new FeastView.Plain(view.build())),
                List.of(),
                new Catalog.Permissions("p", List.of(), true));
    }

    private void useAll(OnlineMetrics online) {
        online.answered("/get-online-features", false, 3_000_000, 3, 1);
        online.pushed("drivers_push", PushTarget.ONLINE);
        try (CatalogSource catalogs = RichCatalog.source(RichCatalog.catalog());
                SqliteStore store = SqliteStore.open("rich", directory.resolve("o.db"), StoreLimits.DEFAULT)) {
            FeatureReader reader = new FeatureReader(
                    catalogs,
                    store,
                    new ServingRules(3, false, false, false),
                    RunningServer.everything(),
                    Clock.systemUTC(),
                    online,
                    1000);
            byte[] request = "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1001]}}"
                    .getBytes(StandardCharsets.UTF_8);
            reader.read(new Identity.Anyone(), ReadRequestJson.read(request, request.length, new FeatureLists()));
            online.showFreshness(RichCatalog.source(materializedOnce()), Clock.systemUTC());
        }
    }

    private static Set<String> families(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("# TYPE feast_"))
                .map(line -> line.substring("# TYPE ".length()))
                .collect(Collectors.toSet());
    }

    private static Set<String> labels(String scrape, String series) {
        return scrape.lines()
                .filter(line -> line.startsWith(series + "{") || line.startsWith(series + " "))
                .flatMap(line -> LABEL.matcher(line).results().map(match -> match.group(1)))
                .collect(Collectors.toSet());
    }

    private static Set<String> buckets(String scrape, String family) {
        return BUCKET.matcher(scrape)
                .results()
                .filter(match -> match.group(1).equals(family + "_bucket"))
                .map(match -> match.group(2))
                .collect(Collectors.toSet());
    }

    @Test
    void namesAndTypesAreThoseOfPython() {
        useAll(everything());
        assertThat(families(RECORDED).stream().filter(family -> !family.matches(".*(materialization|offline_store).*")))
                .isSubsetOf(families(metrics.scrape()));
    }

    @ParameterizedTest
    @CsvSource({
        "feast_feature_server_request_total",
        "feast_feature_server_request_latency_seconds_count",
        "feast_online_features_request_total",
        "feast_online_features_status_total",
        "feast_push_request_total",
        "feast_feature_freshness_seconds",
        "feast_feature_server_cpu_usage",
        "feast_feature_server_memory_usage",
    })
    void labelsAreThoseOfPython(String series) {
        useAll(everything());
        assertThat(labels(metrics.scrape(), series)).isEqualTo(labels(RECORDED, series));
    }

    @ParameterizedTest
    @CsvSource({
        "feast_feature_server_request_latency_seconds",
        "feast_online_features_entity_count",
        "feast_feature_server_online_store_read_duration_seconds",
    })
    void bucketsAreThoseOfPython(String family) {
        useAll(everything());
        assertThat(buckets(metrics.scrape(), family))
                .isEqualTo(buckets(RECORDED, family))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, ''", "0, 0", "1, 1-10", "10, 1-10", "11, 11-50", "200, 51-200", "201, 201+"})
    void featuresAreCountedInBins(int features, String bin) {
        everything().answered("/get-online-features", true, 1, features, 1);
        assertThat(metrics.scrape())
                .contains("feast_feature_server_request_latency_seconds_count{endpoint=\"/get-online-features\","
                        + "feature_count=\"%s\",feature_view_count=\"1\"} 1".formatted(bin))
                .contains("feast_feature_server_request_total{endpoint=\"/get-online-features\",status=\"error\"} 1.0");
    }

    @Test
    void aGroupThatIsSwitchedOffCountsNothing() {
        useAll(new OnlineMetrics(metrics.registry(), wanted(false)));
        assertThat(metrics.scrape()
                        .lines()
                        .filter(line -> line.matches("feast_.*[1-9].*") && !line.contains("_bucket")))
                .isEmpty();
    }
}
