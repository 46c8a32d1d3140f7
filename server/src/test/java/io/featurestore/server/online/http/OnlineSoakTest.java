package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.Soak;
import io.featurestore.server.online.MemoryStore;
import io.featurestore.server.online.RichCatalog;
import org.junit.jupiter.api.Test;

class OnlineSoakTest {
    private static final String READ = "/get-online-features";

    @Test
    void nothingIsKeptOfRequests() throws Exception {
        try (RunningServer server = RunningServer.start(
                RichCatalog.source(RichCatalog.catalog()), new MemoryStore(), RunningServer.Options.usual())) {
            Soak.of("online", 4, 18_000, number -> ask(server, number));
        }
    }

    /// No two alike; one in ten asks for what there has never been.
    private static void ask(RunningServer server, int number) {
        if (number % 10 == 0) {
            assertThat(server.post(READ, body("drivers:never_" + number, number))
                            .statusCode())
                    .isBetween(400, 499);
            assertThat(server.post("/never-" + number, "{}").statusCode()).isEqualTo(404);
        } else {
            assertThat(server.post(READ, body("drivers:trips", number)).statusCode())
                    .isEqualTo(200);
        }
    }

    private static String body(String feature, int driver) {
        return "{\"features\":[\"%s\"],\"entities\":{\"driver_id\":[%d]}}".formatted(feature, driver);
    }
}
