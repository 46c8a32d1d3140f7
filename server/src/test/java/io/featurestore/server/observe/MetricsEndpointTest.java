package io.featurestore.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
    private final Metrics metrics = new Metrics();

    private HttpResponse<String> get(MetricsEndpoint endpoint, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private MetricsEndpoint start() throws IOException {
        return MetricsEndpoint.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics);
    }

    @Test
    void metricsAreShownInThePrometheusTextFormat() throws IOException, InterruptedException {
        metrics.registry()
                .counter("feast_push_request", "push_source", "s", "mode", "online")
                .increment();
        try (MetricsEndpoint endpoint = start()) {
            HttpResponse<String> response = get(endpoint, "/metrics");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(response.body()).contains("feast_push_request_total{mode=\"online\",push_source=\"s\"} 1.0\n");
        }
    }

    @Test
    void nothingElseIsThere() throws IOException, InterruptedException {
        try (MetricsEndpoint endpoint = start()) {
            assertThat(get(endpoint, "/").statusCode()).isEqualTo(404);
            assertThat(get(endpoint, "/metricsx").statusCode()).isEqualTo(404);
        }
    }
}
