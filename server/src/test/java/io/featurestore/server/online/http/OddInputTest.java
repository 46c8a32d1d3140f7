package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.online.MemoryStore;
import io.featurestore.server.online.RichCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Unusual requests that Python's server answers, and this one, too.
class OddInputTest {
    private static final String READ = "/get-online-features";
    private static final String BODY = "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}";

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(
                RichCatalog.source(RichCatalog.catalog()), new MemoryStore(), RunningServer.Options.usual());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        true    | drivers__trips
        "true"  | drivers__trips
        "YES"   | drivers__trips
        "on"    | drivers__trips
        "t"     | drivers__trips
        "1"     | drivers__trips
        1       | drivers__trips
        1.0     | drivers__trips
        "No"    | trips
        "off"   | trips
        0       | trips
        0.0     | trips
        """)
    void aFlagMayBeATextOrANumber(String flag, String column) {
        assertThat(server.post(READ, BODY.replace("}}", "},\"full_feature_names\":" + flag + "}"))
                        .body())
                .contains("\"feature_names\":[\"driver_id\",\"" + column + "\"]");
    }

    @Test
    void anEmptyNameOfAServiceIsNone() {
        HttpResponse<String> answer = server.post(
                READ, "{\"feature_service\":\"\",\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}");
        assertThat(answer.body()).contains("\"feature_names\":[\"driver_id\",\"trips\"]");
    }

    @ParameterizedTest
    @CsvSource({"+1001, 1001", "' 1001 ', 1001", "1_001, 1001", "-5, -5"})
    void aNumberInATextIsReadAsPythonReadsIt(String text, long number) {
        HttpResponse<String> answer = server.post(READ, BODY.replace("[1]", "[\"" + text + "\"]"));
        assertThat(answer.body()).startsWith("{\"results\":[{\"values\":[" + number + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aBodyMayBeInAnyUnicodeEncoding(String encoding) {
        HttpResponse<String> answer = server.send(server.request(READ, "Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(BODY.getBytes(Charset.forName(encoding)))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(server.post(READ, BODY).body());
    }

    @Test
    void aBodyThatIsEncodedAsItselfIsNotEncoded() {
        HttpResponse<String> answer =
                server.post(READ, BODY, "Content-Type", "application/json", "Content-Encoding", "identity");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aPathMayBeEscapedAndARedirectKeepsItsQuery() {
        assertThat(server.post("/get%2Donline-features", BODY).statusCode()).isEqualTo(200);
        HttpResponse<String> moved = server.post("/get-online-features/?project=a", BODY);
        assertThat(moved.statusCode()).isEqualTo(307);
        assertThat(moved.headers().firstValue("location")).contains("/get-online-features?project=a");
    }

    @Test
    void aClientThatWaitsToBeToldToGoOnIsTold() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("""
                    POST /get-online-features HTTP/1.1
                    Host: x
                    Content-Type: application/json
                    Content-Length: %d
                    Expect: 100-continue
                    Connection: close

                    """.formatted(BODY.length()).replace("\n", "\r\n").getBytes(US_ASCII));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(in.readLine()).isEmpty();

            socket.getOutputStream().write(BODY.getBytes(UTF_8));

            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }
}
