package io.featurestore.server.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Python's REST server answered about a registry, asked again here: equal but for times and the order of lists.
class RestReplayTest {
    /// Recorded without their text.
    private static final Set<String> NOT_RECORDED = Set.of("featureDefinition", "body", "bodyText");

    @TempDir
    Path folder;

    private RunningRest running() throws IOException {
        Path file = folder.resolve("registry.db");
        Files.write(file, Samples.bytes("registry/registry.db"));
        return RunningRest.open(file);
    }

    @ParameterizedTest
    @CsvSource({
        "data_sources,/data_sources?project=tmpl",
        "entities,/entities?project=tmpl&include_relationships=true&page=1&limit=2",
        "entity,/entities/driver?project=tmpl&include_relationships=true",
        "error404,/entities/nope?project=tmpl",
        "feature_services,/feature_services?project=tmpl&feature_view=driver_hourly_stats",
        "feature_view,/feature_views/driver_hourly_stats?project=tmpl&include_relationships=true",
        "feature_views,/feature_views?project=tmpl",
        "features_all,/features/all?page=1&limit=3",
        "label_views,/label_views?project=tmpl",
        "lineage,/lineage/registry?project=tmpl",
        "popular_tags,/metrics/popular_tags",
        "projects,/projects",
        "search,/search?query=conv",
    })
    void answersAsPythonDid(String sample, String path) throws Exception {
        try (RunningRest rest = running()) {
            JsonNode recorded = Samples.jsonDocument("registry/rest/" + sample + ".json");
            RunningRest.Answered answer = rest.get("/api/v1" + path);
            assertThat(answer.status()).isEqualTo(recorded.path("status_code").asInt(200));
            assertThat(comparable(answer.json())).isEqualTo(comparable(recorded));
            assertThat(rest.get(path).json()).as("without /api/v1").isEqualTo(answer.json());
        }
    }

    @Test
    void countsFeaturesWithoutLabels() throws Exception {
        try (RunningRest rest = running()) {
            ObjectNode recorded = (ObjectNode) Samples.jsonDocument("registry/rest/resource_counts.json");
            assertThat(recorded.at("/total/features").asInt())
                    .as("with four labels")
                    .isEqualTo(20);
            ((ObjectNode) recorded.path("total")).put("features", 16);
            ((ObjectNode) recorded.at("/perProject/tmpl")).put("features", 16);
            assertThat(comparable(rest.get("/metrics/resource_counts").json())).isEqualTo(comparable(recorded));
        }
    }

    @Test
    void remembersWhatACallerLookedAtWithoutWritingTheRegistry() throws Exception {
        try (RunningRest rest = running()) {
            String version = rest.store().current().getVersionId();
            rest.get("/api/v1/entities/driver?project=tmpl");
            rest.get("/api/v1/feature_views/driver_hourly_stats?project=tmpl");
            rest.get("/api/v1/entities/nope?project=tmpl");
            JsonNode recorded = Samples.jsonDocument("registry/rest/recently_visited.json");
            assertThat(comparable(rest.get("/api/v1/metrics/recently_visited").json()))
                    .isEqualTo(comparable(recorded));
            assertThat(rest.store().fresh().getVersionId()).isEqualTo(version);
        }
    }

    /// Without times and what was not recorded; lists in an order of their own.
    private static JsonNode comparable(JsonNode json) {
        if (json.isTextual() && json.asText().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\\+00:00)")) {
            return Samples.json("\"TIME\"");
        }
        if (json instanceof ObjectNode object) {
            ObjectNode plain = object.objectNode();
            object.properties().stream()
                    .filter(field -> !NOT_RECORDED.contains(field.getKey()))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(field -> plain.set(field.getKey(), comparable(field.getValue())));
            return plain;
        }
        if (json instanceof ArrayNode array) {
            List<JsonNode> items = StreamSupport.stream(array.spliterator(), false)
                    .map(RestReplayTest::comparable)
                    .sorted(Comparator.comparing(JsonNode::toString))
                    .toList();
            return array.arrayNode().addAll(items);
        }
        return json;
    }
}
