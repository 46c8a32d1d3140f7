package io.featurestore.server.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.Samples;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.rest.RunningRest.Answered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestRoutesTest {
    @TempDir
    Path folder;

    private RunningRest rest;

    @BeforeEach
    void start() throws Exception {
        Path file = folder.resolve("registry.db");
        Files.write(file, Samples.bytes("registry/registry-rich.db"));
        rest = RunningRest.open(file, RestRoutesTest::caller);
    }

    @AfterEach
    void stop() {
        rest.close();
    }

    /// Nobody without a token; `reader` has no role.
    private static Identity caller(List<String> authorization) {
        return switch (String.join(",", authorization)) {
            case "Bearer own" -> new Identity.Anyone();
            case "Bearer reader" -> new Identity.Authenticated("reader", Set.of(), Set.of(), Set.of());
            default -> throw ServeException.of(ErrorCode.UNAUTHENTICATED, "no");
        };
    }

    private Answered get(String path) throws Exception {
        return rest.send("GET", path, "", "own");
    }

    private Answered post(String path, String body) throws Exception {
        return rest.send("POST", path, body, "own");
    }

    @Test
    void everyRouteOfTheDocumentIsThere() throws Exception {
        JsonNode document =
                Samples.json(rest.send("GET", "/openapi.json", "", "").text());
        assertThat(document.path("paths").size()).isEqualTo(56);
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                String own = path.getKey().replaceAll("\\{[a-z_]+}", "x");
                Answered answer = rest.send(method.getKey().toUpperCase(Locale.ROOT), own, "", "own");
                assertThat(answer.status()).as("%s %s", method.getKey(), own).isNotIn(405, 500);
                assertThat(answer.text()).as("%s %s", method.getKey(), own).doesNotContain("Not Found");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/entities | 422 | RequestValidationError | query.project: is required",
                "/entities?project=rich&limit=101 | 422 | RequestValidationError | query.limit: must be a whole number from 1 to 100",
                "/entities?project=rich&page=0 | 422 | RequestValidationError | query.page: must be a whole number of at least 1",
                "/entities?project=rich&sort_order=up | 422 | RequestValidationError | query.sort_order: must be asc or desc",
                "/entities?project=rich&allow_cache=x | 422 | RequestValidationError | query.allow_cache: must be true or false",
                "/feature_views/nope?project=rich | 404 | FeastObjectNotFoundException | Feature view nope does not exist in project rich",
                "/projects/nope | 404 | FeastObjectNotFoundException | Project nope does not exist",
                "/feature_views/nope?project=rich&include_relationships=x | 422 | RequestValidationError | query.include_relationships: must be true or false",
                "/metrics/recently_visited?sort_order=up | 422 | RequestValidationError | query.sort_order: must be asc or desc",
                "/lineage/objects/labelView/x | 422 | RequestValidationError | query.project: is required",
                "/saved_datasets/nope?project= | 404 | FeastObjectNotFoundException | `Saved dataset nope does not exist in project `",
                "/search?query=a&sort_by=x | 400 | HTTPException | Invalid sort_by parameter: 'x'. Valid options are: ['match_score', 'name', 'type']",
                "/search?query=a&limit=101 | 400 | HTTPException | Invalid limit parameter: '101'. Must be less than or equal to 100",
                "/lineage/objects/labelView/x?project=rich | 422 | ValueError | Invalid object_type. Must be one of: dataSource, entity, featureView, featureService, feature, savedDataset",
                "/monitoring/jobs/1?project=rich | 503 | HTTPException | Monitoring is not enabled: add data_quality_monitoring section to feature_store.yaml",
                "/saved_datasets/jobs/nope | 404 | FeastObjectNotFoundException | Dataset job 'nope' not found",
                "/saved_datasets/data/nope?project=rich | 404 | FeastObjectNotFoundException | Saved dataset nope does not exist in project rich",
            })
    void aFaultIsNamedInFeastsForm(String path, int status, String type, String detail) throws Exception {
        Answered answer = get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("status_code").asInt()).isEqualTo(status);
        assertThat(answer.json().path("error_type").asText()).isEqualTo(type);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void unknownPathsAndMethodsAreTheFrameworksOwn() throws Exception {
        assertThat(get("/nope").text()).isEqualTo("{\"detail\":\"Not Found\"}");
        Answered wrong = rest.send("PUT", "/entities", "", "own");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.text()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    @Test
    void onlyTheDocumentationIsOpen() throws Exception {
        for (String open : List.of("/", "/docs", "/openapi.json", "/api/v1/docs")) {
            assertThat(rest.get(open).status()).as(open).isEqualTo(200);
        }
        for (String closed : List.of("/version", "/entities?project=rich", "/api/v1/projects")) {
            Answered answer = rest.get(closed);
            assertThat(answer.status()).as(closed).isEqualTo(401);
            assertThat(answer.text())
                    .isEqualTo("{\"status_code\":401,\"detail\":\"Invalid or expired access token\","
                            + "\"error_type\":\"HTTPException\"}");
        }
        assertThat(get("/version").text()).isEqualTo("{\"version\":\"0.67.0\"}");
    }

    @Test
    void permissionsAreThoseOfGrpc() throws Exception {
        assertThat(rest.send("GET", "/entities?project=rich", "", "reader")
                        .json()
                        .path("entities")
                        .size())
                .isZero();
        Answered denied = rest.send("DELETE", "/entities/driver?project=rich", "", "reader");
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.json().path("error_type").asText()).isEqualTo("FeastPermissionError");
        assertThat(rest.send("GET", "/metrics/resource_counts?project=rich", "", "reader")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void objectsAreAppliedReadAndDeleted() throws Exception {
        Answered applied = post("/entities", "{\"name\":\"rider\",\"project\":\"rest\",\"tags\":{\"a\":\"b\"}}");
        assertThat(applied.status()).isEqualTo(201);
        assertThat(applied.text()).isEqualTo("{\"name\":\"rider\",\"project\":\"rest\",\"status\":\"applied\"}");
        assertThat(get("/entities/rider?project=rest")
                        .json()
                        .at("/spec/joinKey")
                        .asText())
                .isEqualTo("rider");

        post("/data_sources", """
                {"name": "rides", "project": "rest", "type": 1, "timestamp_field": "ts",
                 "file_options": {"uri": "s3://b/rides.parquet"}}""");
        assertThat(get("/data_sources/rides?project=rest")
                        .json()
                        .at("/fileOptions/uri")
                        .asText())
                .isEqualTo("s3://b/rides.parquet");

        post("/feature_views", """
                {"name": "ride_stats", "project": "rest", "entities": ["rider"], "batch_source": "rides",
                 "ttl_seconds": 60, "features": [{"name": "trips", "value_type": 4}]}""");
        JsonNode view = get("/feature_views/ride_stats?project=rest").json();
        assertThat(view.at("/spec/ttl").asText()).isEqualTo("60s");
        assertThat(view.at("/spec/batchSource/name").asText()).isEqualTo("rides");

        post("/feature_services", """
                {"name": "rides_v1", "project": "rest", "features": [{"feature_view_name": "ride_stats"}]}""");
        assertThat(get("/feature_services?project=rest&feature_view=ride_stats")
                        .json()
                        .at("/featureServices/0/spec/features/0/featureColumns/0/name")
                        .asText())
                .isEqualTo("trips");

        Answered dataset = post("/saved_datasets", """
                {"name": "d", "project": "rest", "feature_service_name": "rides_v1", "storage_path": "d.parquet"}""");
        assertThat(dataset.text()).isEqualTo("{\"status\":\"ok\",\"name\":\"d\",\"project\":\"rest\"}");
        assertThat(get("/saved_datasets/d?project=rest")
                        .json()
                        .at("/spec/dataSources/0")
                        .asText())
                .isEqualTo("rides");
        assertThat(post("/saved_datasets", "{\"name\":\"d\",\"project\":\"rest\",\"storage_path\":\"x\"}")
                        .status())
                .isEqualTo(409);

        assertThat(rest.send("DELETE", "/entities/rider?project=rest", "", "own")
                        .text())
                .isEqualTo("{\"name\":\"rider\",\"project\":\"rest\",\"status\":\"deleted\"}");
        assertThat(get("/entities/rider?project=rest").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/entities | { | body: is not valid JSON",
                "/entities | [] | body: must be an object",
                "/entities | {\"project\":\"p\"} | body.name: is required",
                "/entities | {\"name\":1,\"project\":\"p\"} | body.name: must be a string",
                "/feature_views | {\"name\":\"v\",\"project\":\"p\",\"features\":[{}]} | body.features[0].name: is required",
                "/permissions | {\"name\":\"v\",\"project\":\"p\",\"policy\":{},\"actions\":[\"FLY\"]} | Invalid actions: ['FLY']",
            })
    void aBadBodyIsNamedByItsField(String path, String body, String detail) throws Exception {
        Answered answer = post(path, body);
        assertThat(answer.status()).isIn(400, 422);
        assertThat(answer.json().path("detail").asText()).startsWith(detail);
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        Answered answer = post("/entities", "x".repeat(5_000_000));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void pagesAndOrderAreThoseThatWereAskedFor() throws Exception {
        JsonNode page = get("/data_sources?project=rich&page=2&limit=5&sort_by=name&sort_order=desc")
                .json();
        assertThat(page.path("dataSources").size()).isEqualTo(5);
        assertThat(page.at("/pagination/hasPrevious").asBoolean()).isTrue();
        assertThat(page.path("dataSources").findValuesAsText("name")).isNotEmpty();
        assertThat(get("/entities?project=nope").text()).isEqualTo("{\"entities\":[],\"pagination\":{}}");
        JsonNode all = get("/entities/all?limit=1").json();
        assertThat(all.at("/entities/0/project").asText()).isEqualTo("rich");
        assertThat(all.at("/pagination/hasNext").asBoolean()).isTrue();
    }

    @Test
    void materializationsAreListedLatestFirst() throws Exception {
        JsonNode jobs = get("/materialization_jobs?project=rich").json();
        assertThat(jobs.path("jobs").size())
                .isEqualTo(jobs.at("/pagination/total").asInt())
                .isPositive();
        assertThat(jobs.at("/jobs/0/status").asText()).isEqualTo("SUCCEEDED");
        JsonNode engine = get("/compute_engines?project=rich").json();
        assertThat(engine.at("/engine/engineType").asText()).isEqualTo("k8s");
        assertThat(engine.at("/engine/engineClass").asText()).isEqualTo("KubernetesComputeEngine");
        assertThat(engine.path("featureViews").size())
                .isEqualTo(engine.at("/engine/featureViewCount").asInt());
    }
}
