package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.server.online.MemoryStore;
import io.featurestore.server.online.RichCatalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client sees that sends something wrong. It is always a 4xx, because the Python client silently repeats what
/// was answered with 5xx, and always JSON, because it cannot read anything else.
class BadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READ = "/get-online-features";
    private static final int MOST_BODY = 100_000;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(
                RichCatalog.source(RichCatalog.catalog()),
                new MemoryStore(),
                RunningServer.Options.usual()
                        .with(new HttpSettings(
                                "127.0.0.1", 0, MOST_BODY, Duration.ofSeconds(30), 1, 64, Optional.empty()))
                        .withMostCells(100));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /// The message of an error that the Python client turns into its own exception: a JSON text that holds JSON.
    private static String message(HttpResponse<String> answer, int status, String feastClass) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = json(json(answer.body()).asText());
        assertThat(error.get("module").asText()).isEqualTo("feast.errors");
        assertThat(error.get("class").asText()).isEqualTo(feastClass);
        return error.get("message").asText();
    }

    private static JsonNode detail(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return json(answer.body()).get("detail").get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entities\":",
                "{\"entities\":{\"driver_id\":[1,]}}",
                "nope",
                "{'a':1}",
                "{} {}",
                "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[NaN]}}",
                "{\"entities\":{\"driver_id\":[1]},\"entities\":{\"driver_id\":[2]}}",
                "{\"entities\":{\"driver_id\":[1],\"driver_id\":[2]}}"
            })
    void whatIsNotStrictJsonIsRefusedWithItsPlace(String body) {
        JsonNode detail = detail(server.post(READ, body));

        assertThat(detail.get("type").asText()).isEqualTo("json_invalid");
        assertThat(detail.get("loc").get(0).asText()).isEqualTo("body");
        assertThat(detail.get("loc").get(1).isInt()).isTrue();
        assertThat(detail.get("msg").asText()).isEqualTo("JSON decode error");
        assertThat(detail.get("ctx").get("error").asText()).isNotBlank().doesNotContain("jackson", "StreamRead");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                     | missing               | body
        {}                                                     | missing               | body entities
        [1]                                                    | model_attributes_type | body
        "text"                                                 | model_attributes_type | body
        {"entities":[1]}                                       | dict_type             | body entities
        {"entities":{"driver_id":1}}                           | list_type             | body entities driver_id
        {"entities":{},"features":"x"}                         | list_type             | body features
        {"entities":{},"features":["a:b",5]}                   | string_type           | body features 1
        {"entities":{},"feature_service":5}                    | string_type           | body feature_service
        {"entities":{},"features":null}                        | list_type             | body features
        {"entities":{},"full_feature_names":"maybe"}           | bool_parsing          | body full_feature_names
        {"entities":{},"full_feature_names":2}                 | bool_parsing          | body full_feature_names
        {"entities":{},"full_feature_names":null}              | bool_type             | body full_feature_names
        """)
    void aBodyOfAnotherShapeIsRefusedWithItsPlace(String body, String type, String place) {
        JsonNode detail = detail(server.post(READ, body));

        assertThat(detail.get("type").asText()).isEqualTo(type);
        assertThat(IntStream.range(0, detail.get("loc").size())
                        .mapToObj(i -> detail.get("loc").get(i).asText())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /push                  | {"df":{}}                                 | body push_source_name
        /push                  | {"push_source_name":"drivers_push"}       | body df
        /push                  | {"push_source_name":5,"df":{}}            | body push_source_name
        /push                  | {"push_source_name":"x","df":[]}          | body df
        /push                  | {"push_source_name":"x","df":{},"to":5}   | body to
        /write-to-online-store | {"df":{}}                                 | body feature_view_name
        /write-to-online-store | {"feature_view_name":"drivers"}           | body df
        """)
    void aWriteWithoutItsPartsIsRefusedWithTheirNames(String path, String body, String place) {
        JsonNode location = detail(server.post(path, body)).get("loc");

        assertThat(location.get(0).asText() + " " + location.get(1).asText()).isEqualTo(place);
    }

    @Test
    void bytesThatAreNoTextAreRefusedAsPythonRefusesThem() {
        HttpResponse<String> answer = server.send(server.request(READ, "Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"There was an error parsing the body\"}");
    }

    @Test
    void nestingHasALimit() {
        String deep = "[".repeat(70) + "]".repeat(70);

        assertThat(detail(server.post(READ, "{\"more\":" + deep + ",\"entities\":{}}"))
                        .get("type")
                        .asText())
                .isEqualTo("json_invalid");
    }

    @Test
    void anUnknownFeatureAMissingEntityAndUnequalListsAreNamed() {
        assertThat(message(
                        server.post(READ, "{\"features\":[\"drivers:nope\"],\"entities\":{\"driver_id\":[1]}}"),
                        404,
                        "FeastObjectNotFoundException"))
                .isEqualTo("Feature nope not found in projection drivers");
        assertThat(message(
                        server.post(READ, "{\"features\":[\"nope:x\"],\"entities\":{\"driver_id\":[1]}}"),
                        404,
                        "FeatureViewNotFoundException"))
                .isEqualTo("Feature view nope does not exist in project rich");
        assertThat(message(
                        server.post(READ, "{\"features\":[\"by_multi:m_val\"],\"entities\":{\"driver_id\":[1]}}"),
                        422,
                        "FeastError"))
                .contains("Missing join key values for keys: ['customer_id', 'k32_id']");
        assertThat(message(
                        server.post(
                                READ,
                                "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1,2],\"customer_id\":[\"x\"]}}"),
                        422,
                        "FeastError"))
                .isEqualTo(
                        "All entity rows must have the same columns: 'driver_id' has 2 values, 'customer_id' has 1.");
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsRead() {
        String large = " ".repeat(MOST_BODY + 1);

        assertThat(message(server.post(READ, large), 413, "FeastError")).contains("100000 bytes");
    }

    @Test
    void aBodyOfUnknownLengthIsCutOffAtTheLimit() {
        byte[] large = " ".repeat(MOST_BODY * 3).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = server.send(server.request(READ, "Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(message(answer, 413, "FeastError")).contains("100000 bytes");
    }

    @Test
    void aSmallBodyOfUnknownLengthIsReadLikeAnyOther() {
        byte[] body =
                "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = server.send(server.request(READ, "Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void moreValuesThanTheLimitAreRefused() {
        String rows = IntStream.range(0, 51).mapToObj(Integer::toString).collect(Collectors.joining(","));

        assertThat(message(
                        server.post(
                                READ,
                                "{\"features\":[\"drivers:trips\",\"drivers:name\"],\"entities\":{\"driver_id\":["
                                        + rows + "]}}"),
                        413,
                        "FeastError"))
                .isEqualTo("51 rows of 2 features are more than the 100 values that one request may ask for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
    void onlyJsonIsTaken(String contentType) {
        assertThat(detail(server.post(READ, "{}", "Content-Type", contentType))
                        .get("msg")
                        .asText())
                .contains("Content-Type: application/json");
    }

    @Test
    void aBodyWithoutATypeIsRefusedAndOneWithParametersIsNot() {
        assertThat(server.send(server.request(READ).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(422);
        assertThat(detail(server.post(READ, "{}", "Content-Type", "Application/JSON; charset=utf-8"))
                        .get("type")
                        .asText())
                .isEqualTo("missing");
    }

    @Test
    void anEncodedBodyIsRefused() {
        HttpResponse<String> answer =
                server.post(READ, "{}", "Content-Type", "application/json", "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(json(answer.body()).get("detail").asText()).isNotBlank();
    }

    @Test
    void unknownPathsMethodsAndSlashesAreAnsweredAsPythonAnswers() {
        assertThat(server.get("/nope").statusCode()).isEqualTo(404);
        assertThat(server.get("/nope").body()).isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(server.get("/metrics").statusCode()).isEqualTo(404);
        assertThat(server.get("//get-online-features").statusCode()).isEqualTo(404);
        assertThat(server.get("/static/%2e%2e/x").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = server.get(READ);
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
        assertThat(wrong.headers().firstValue("allow")).contains("POST");
        HttpResponse<String> slash = server.post(READ + "/", "{}");
        assertThat(slash.statusCode()).isEqualTo(307);
        assertThat(slash.headers().firstValue("location")).contains(READ);
    }

    @Test
    void aRouteThatIsNotBuiltIsRefusedByName() {
        assertThat(message(server.post("/retrieve-online-documents?x=1", "{}"), 501, "FeastError"))
                .startsWith("/retrieve-online-documents exists");
        assertThat(message(server.get("/v1/vector_stores/vs_1"), 501, "FeastError"))
                .startsWith("/v1/vector_stores/{vector_store_id} exists");
        assertThat(message(server.post("/search", "{}"), 501, "FeastError")).startsWith("/search exists");
    }

    @Test
    void aPushToAnOfflineStoreThatIsNotBuiltIsRefusedByNameBeforeAnythingIsWritten() {
        String body = "{\"push_source_name\":\"drivers_push\",\"to\":\"%s\",\"df\":{}}";

        for (String to : List.of("offline", "online_and_offline")) {
            assertThat(message(server.post("/push", body.formatted(to)), 501, "FeastError"))
                    .isEqualTo("offline_store.type: 'bigquery' is not in this build");
        }
        assertThat(message(server.post("/push", body.formatted("both")), 422, "FeastError"))
                .isEqualTo("both is not a supported push format. Please specify one of these ['online', 'offline',"
                        + " 'online_and_offline'].");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /health HTTP/1.1~Host: x~Bad Header : 1~~                                            | 400
        POST /push HTTP/1.1~Host: x~Content-Length: 5~Content-Length: 6~~hello                   | 400
        POST /push HTTP/1.1~Host: x~Content-Length: 5~Transfer-Encoding: chunked~~0~~            | 400
        GARBAGE~~                                                                                | 400
        """)
    void whatIsNotHttpIsRefusedAndTheConnectionClosed(String request, int status) throws IOException {
        assertThat(raw(request.replace("~", "\r\n"))).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }

    @Test
    void headersAndLinesHaveALimit() throws IOException {
        assertThat(raw("GET /health HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 431 .*");
        assertThat(raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 414 .*");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
