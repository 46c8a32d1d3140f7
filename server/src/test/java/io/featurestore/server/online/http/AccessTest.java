package io.featurestore.server.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.MemoryStore;
import io.featurestore.server.online.RichCatalog;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may do what over HTTP. `reader` may do all but with the names below.
class AccessTest {
    private static final Set<String> HIDDEN = Set.of("by_string", "nope", "twin", "nothing");
    private static final String READ = "/get-online-features";
    private static final String ROW = "{\"driver_id\":[1],\"p_int\":[3],\"p_float\":[1.5],\"p_str\":[\"s\"],"
            + "\"p_bool\":[true],\"p_list\":[[1.0]],\"p_ts\":[1],\"event_timestamp\":[\"2026-02-01\"],\"created\":[null]}";

    private final MemoryStore store = new MemoryStore();
    private RunningServer server;

    @BeforeEach
    void start() {
        server = start(RichCatalog.catalog());
    }

    private RunningServer start(Catalog catalog) {
        return RunningServer.start(
                RichCatalog.source(catalog),
                store,
                RunningServer.Options.usual().with(AccessTest::authenticate, new AllButHidden()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Identity authenticate(List<String> headers) {
        if (!headers.equals(List.of("Bearer good"))) {
            throw ServeException.of(ErrorCode.UNAUTHENTICATED, "no");
        }
        return new Identity.Authenticated("reader", Set.of(), Set.of(), Set.of());
    }

    private static final class AllButHidden implements Authorizer {
        @Override
        public boolean allows(
                Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
            return caller instanceof Identity.Authenticated && !HIDDEN.contains(resource.name());
        }

        @Override
        public void require(Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
            if (!allows(caller, permissions, resource, actions)) {
                throw ServeException.of(ErrorCode.PERMISSION_DENIED, "not on " + resource.name());
            }
        }
    }

    private HttpResponse<String> post(String path, String body) {
        return server.post(path, body, "Content-Type", "application/json", "Authorization", "Bearer good");
    }

    private static void assertDenied(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        try {
            String inner = new ObjectMapper().readTree(answer.body()).asText();
            assertThat(new ObjectMapper().readTree(inner).get("class").asText()).isEqualTo("FeastPermissionError");
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    @Test
    void withoutAGoodTokenNothingIsAnsweredButHealth() {
        for (String path : List.of(READ, "/push", "/write-to-online-store", "/materialize", "/search")) {
            HttpResponse<String> answer = server.post(path, "{\"not even\": ");
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("{\"detail\":\"Invalid or expired access token\"}");
            assertThat(answer.headers().firstValue("www-authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
        }
        assertThat(server.post(READ, "{}", "Content-Type", "application/json", "Authorization", "Bearer forged")
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void aLargeBodyWithoutATokenIsNotTakenIn() {
        HttpResponse<String> answer = server.post(READ, " ".repeat(900_000));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("connection")).contains("close");
    }

    @Test
    void aLargeBodyWithATokenIs() {
        String body = "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}" + " ".repeat(900_000) + "}";

        assertThat(post(READ, body).statusCode()).isEqualTo(200);
    }

    @Test
    void aHiddenViewHidesTheWholeRequest() {
        assertDenied(
                post(
                        READ,
                        "{\"features\":[\"drivers:trips\",\"by_string:c_val\"],\"entities\":{\"driver_id\":[1],\"customer_id\":[\"x\"]}}"));
        assertThat(post(READ, "{\"features\":[\"drivers:trips\"],\"entities\":{\"driver_id\":[1]}}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aReadableServiceDoesNotExposeAHiddenView() {
        assertDenied(post(
                READ, "{\"feature_service\":\"svc_plain\",\"entities\":{\"driver_id\":[1],\"customer_id\":[\"x\"]}}"));
    }

    @Test
    void aNameThatDoesNotExistLooksLikeAHiddenOne() {
        assertDenied(post(READ, "{\"features\":[\"nope:x\"],\"entities\":{\"driver_id\":[1]}}"));
        assertDenied(post(READ, "{\"feature_service\":\"nope\",\"entities\":{\"driver_id\":[1]}}"));
        assertDenied(post("/write-to-online-store", "{\"feature_view_name\":\"nope\",\"df\":{}}"));
        assertThat(post(READ, "{\"features\":[\"unknown:x\"],\"entities\":{\"driver_id\":[1]}}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aProjectInTheAddressChangesNothing() {
        assertDenied(post(
                READ + "?project=zzz", "{\"features\":[\"by_string:c_val\"],\"entities\":{\"customer_id\":[\"x\"]}}"));
        assertDenied(post("/write-to-online-store?project=zzz", "{\"feature_view_name\":\"by_string\",\"df\":{}}"));
    }

    @Test
    void aPushIsAllOrNothing() {
        server.close();
        server = start(RichCatalog.changed(registry -> {
            var twin = registry.getFeatureViewsList().stream()
                    .filter(view -> view.getSpec().getName().equals("pushed"))
                    .findFirst()
                    .orElseThrow()
                    .toBuilder();
            twin.getSpecBuilder().setName("twin");
            return registry.addFeatureViews(twin);
        }));

        assertDenied(post("/push", "{\"push_source_name\":\"drivers_push\",\"df\":" + ROW + "}"));
        assertThat(store.rows("pushed")).isZero();
    }

    @Test
    void aWriterOfSomethingIsToldThatASourceDoesNotExist() {
        assertThat(post("/push", "{\"push_source_name\":\"no_source\",\"df\":{}}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/push", "{\"push_source_name\":\"drivers_push\",\"df\":" + ROW + "}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(store.rows("pushed")).isEqualTo(1);
    }
}
