package io.featurestore.server.offline.flight;

import static io.featurestore.server.offline.flight.RunningOffline.command;
import static io.featurestore.server.offline.flight.RunningOffline.historical;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Ticket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what over Flight. Tokens are names; nobody may read `global_stats`, and `bob` may write nothing.
class FlightAccessTest {
    private static final FlightDescriptor WRITE = command(
            "{\"api\": \"offline_write_batch\", \"feature_view_names\": [\"driver_stats\"], \"name_aliases\": [null]}");
    private static final FlightDescriptor HIDDEN = command("""
            {"api": "get_historical_features", "feature_view_names": ["driver_stats", "global_stats"],
             "feature_refs": ["driver_stats:total"], "project": "offdemo", "full_feature_names": false,
             "name_aliases": [null, null]}""");

    @TempDir
    Path folder;

    private String token = "";
    private Optional<RunningOffline> running = Optional.empty();

    private RunningOffline offline() {
        return running.orElseThrow();
    }

    @BeforeEach
    void start() {
        running = Optional.of(new RunningOffline(
                folder,
                RunningOffline.usual().with(FlightAccessTest::authenticate, new Rights()),
                channel -> channel.usePlaintext().intercept(MetadataUtils.newAttachHeadersInterceptor(headers()))));
    }

    private Metadata headers() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return headers;
    }

    private void callAs(String name) {
        offline().close();
        token = name;
        start();
    }

    @AfterEach
    void stop() {
        offline().close();
    }

    private static Identity authenticate(List<String> headers) {
        if (headers.size() != 1 || headers.getFirst().equals("Bearer ")) {
            throw ServeException.of(ErrorCode.UNAUTHENTICATED, "no");
        }
        String name = headers.getFirst().substring("Bearer ".length());
        return new Identity.Authenticated(name, Set.of(), Set.of(), Set.of());
    }

    private static final class Rights implements Authorizer {
        @Override
        public boolean allows(
                Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
            boolean writes = actions.contains(Action.WRITE_OFFLINE);
            boolean mayWrite = caller instanceof Identity.Authenticated user
                    && user.username().equals("ann");
            return !resource.name().equals("global_stats") && (!writes || mayWrite);
        }

        @Override
        public void require(Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
            if (!allows(caller, permissions, resource, actions)) {
                throw ServeException.of(ErrorCode.PERMISSION_DENIED, actions + " on " + resource.name());
            }
        }
    }

    private static void assertRefused(ThrowingCallable call, FlightStatusCode code, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FlightRuntimeException.class, e -> {
            assertThat(e.status().code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.status().description()).contains(words);
        });
    }

    @Test
    void withoutAGoodTokenNothingIsAnswered() {
        List<ThrowingCallable> calls = List.of(
                () -> offline().exchange(historical(), 1, 1),
                () -> offline().put(historical()),
                () -> offline().client.getInfo(historical()),
                () -> offline().fetch(new Ticket(new byte[] {1})),
                () -> offline().client.listFlights(Criteria.ALL).forEach(flight -> {}),
                () -> offline().client.listActions().forEach(action -> {}));
        calls.forEach(call -> assertRefused(call, FlightStatusCode.UNAUTHENTICATED, "Invalid or expired access token"));
    }

    @Test
    void oneViewThatMayNotBeReadIsEnoughToRefuse() {
        callAs("ann");
        assertThat(offline().exchange(historical(), 1, 1)).hasSize(3);
        assertRefused(
                () -> offline().exchange(HIDDEN, 1, 1),
                FlightStatusCode.UNKNOWN,
                "\"class\": \"FeastPermissionError\"");
        assertThat(offline().store.asked).hasSize(1);
    }

    @Test
    void writingTakesTheRightToWrite() {
        callAs("bob");
        assertRefused(() -> offline().put(WRITE), FlightStatusCode.UNKNOWN, "FeastPermissionError");
        assertThat(offline().store.asked).isEmpty();

        callAs("ann");
        offline().put(WRITE);
        assertThat(offline().store.asked).hasSize(1);
    }

    @Test
    void anUploadIsFetchedByWhoSentItAlone() {
        callAs("ann");
        offline().put(historical());
        Ticket ticket =
                offline().client.getInfo(historical()).getEndpoints().getFirst().getTicket();
        RunningOffline anns = offline();
        token = "bob";
        try (RunningOffline.Guest bob = anns.guest(
                channel -> channel.usePlaintext().intercept(MetadataUtils.newAttachHeadersInterceptor(headers())))) {
            assertRefused(() -> bob.client().getInfo(historical()), FlightStatusCode.NOT_FOUND, "Flight not found.");
            assertRefused(() -> bob.fetch(ticket), FlightStatusCode.NOT_FOUND, "Flight not found.");
            assertThat(bob.client().listFlights(Criteria.ALL)).isEmpty();
        }
        assertThat(anns.fetch(ticket)).hasSize(3);
    }
}
