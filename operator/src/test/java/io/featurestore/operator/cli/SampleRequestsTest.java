package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `up` offers to try, made from the definitions.
class SampleRequestsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:42:07.5Z");
    private static final String ENTITY = "kind: Entity\nname: driver\njoin_keys: [driver_id]\nvalue_type: INT64\n---\n";
    private static final String SOURCE =
            "kind: FileSource\nname: trips_file\npath: trips.parquet\ntimestamp_field: at\n---\n";
    private static final String PUSH = "kind: PushSource\nname: trips_push\nbatch_source: trips_file\n---\n";

    private static final SampleRequests.Server PLAIN =
            new SampleRequests.Server("http://127.0.0.1:6566", Optional.empty());

    @TempDir
    Path folder;

    private String view(String source, String type) {
        return "kind: FeatureView\nname: trips\nentities: [driver]\nsource: %s\nschema: [{name: count, dtype: %s}]\n"
                .formatted(source, type);
    }

    private void define(String... documents) throws IOException {
        Files.writeString(folder.resolve("all.yaml"), String.join("", documents));
    }

    @Test
    void readsPushesAndAsksForThePast() throws IOException {
        define(ENTITY, SOURCE, PUSH, view("trips_push", "Int64"));

        SampleRequests requests = SampleRequests.of(folder, NOW).orElseThrow();

        assertThat(requests.read(PLAIN))
                .isEqualTo(
                        "curl -sS http://127.0.0.1:6566/get-online-features -H 'Content-Type: application/json' -d '{\"features\":[\"trips:count\"],\"entities\":{\"driver_id\":[1001,1002]}}'");
        assertThat(requests.push(PLAIN))
                .contains(
                        "curl -sS http://127.0.0.1:6566/push -H 'Content-Type: application/json' -d '{\"push_source_name\":\"trips_push\",\"to\":\"online\",\"df\":{\"driver_id\":[1001,1002],\"count\":[1001,1002],\"at\":[\"2026-03-01T10:42:07Z\",\"2026-03-01T10:42:07Z\"]}}'");
        assertThat(requests.training(Path.of("/state/client"))).isEqualTo("""
                python - <<'END'
                import pandas
                from feast import FeatureStore

                store = FeatureStore("/state/client")
                features = ["trips:count"]
                rows = pandas.DataFrame({"driver_id": [1001,1002]})
                rows["event_timestamp"] = pandas.Timestamp("2026-03-01T10:42:07Z")
                print(store.get_historical_features(rows, features).to_df())
                print(store.get_online_features(features, rows.drop(columns="event_timestamp").to_dict("records")).to_df())
                END""");
    }

    @Test
    void aServerWithTlsIsTrustedByItsCertificate() throws IOException {
        define(ENTITY, SOURCE, PUSH, view("trips_push", "Int64"));

        SampleRequests requests = SampleRequests.of(folder, NOW).orElseThrow();
        String url = "https://127.0.0.1:6566";

        assertThat(requests.read(new SampleRequests.Server(url, Optional.of("/state/tls/online/tls.crt"))))
                .startsWith(
                        "curl -sS --cacert /state/tls/online/tls.crt https://127.0.0.1:6566/get-online-features -H ");
        assertThat(requests.push(new SampleRequests.Server(url, Optional.of("/it's mine/tls.crt")))
                        .orElseThrow())
                .startsWith("curl -sS --cacert '/it'\\''s mine/tls.crt' https://127.0.0.1:6566/push -H ");
    }

    @Test
    void nothingIsPushedToAViewWithoutPushSource() throws IOException {
        define(ENTITY, SOURCE, view("trips_file", "Int64"));

        assertThat(SampleRequests.of(folder, NOW).orElseThrow().push(PLAIN)).isEmpty();
    }

    @Test
    void offersNothingWhereNoViewFits() throws IOException {
        define(ENTITY, SOURCE, view("trips_file", "Array(Int64)"));

        assertThat(SampleRequests.of(folder, NOW)).isEmpty();
        assertThat(SampleRequests.of(folder.resolve("missing"), NOW)).isEmpty();
    }
}
