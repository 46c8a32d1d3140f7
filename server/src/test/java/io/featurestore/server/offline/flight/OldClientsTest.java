package io.featurestore.server.offline.flight;

import static io.featurestore.server.offline.flight.OfflineServers.PULL;
import static io.featurestore.server.offline.flight.OfflineServers.assertRefused;
import static io.featurestore.server.offline.flight.RunningOffline.command;
import static io.featurestore.server.offline.flight.RunningOffline.historical;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Clients 0.66 send a frame in one call, and fetch the answer in another.
class OldClientsTest {
    @TempDir
    Path folder;

    @RegisterExtension
    final OfflineServers servers = new OfflineServers();

    @Test
    void clientsOfOldSendFirstAndFetchLater() {
        RunningOffline offline = servers.start(folder);
        try (VectorSchemaRoot rows = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            RunningOffline.fill(rows, 20);
            offline.put(historical(), rows);
        }
        assertThat(offline.store.asked).isEmpty();

        FlightInfo info = offline.client.getInfo(historical());

        assertThat(info.getRecords()).isEqualTo(-1);
        assertThat(info.getBytes()).isEqualTo(-1);
        assertThat(info.getSchemaOptional()).contains(new Schema(List.of()));
        Ticket ticket = info.getEndpoints().getFirst().getTicket();
        assertThat(offline.fetch(ticket)).containsExactly(0L, 1L, 2L);
        assertThat(offline.store.rowsTaken).isEqualTo(20);
        assertRefused(() -> offline.client.getInfo(historical()), FlightStatusCode.NOT_FOUND, "Flight not found.");
        assertRefused(() -> offline.fetch(ticket), FlightStatusCode.NOT_FOUND, "Flight not found.");
        assertThat(files()).isEmpty();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatNobodyFetchesIsForgottenAfterAWhile() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        RunningOffline offline = servers.start(folder, RunningOffline.usual().with(new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        }));
        offline.put(historical());
        assertThat(files()).hasSize(1);
        assertThat(offline.client.listFlights(Criteria.ALL)).hasSize(1);

        now.set(Instant.EPOCH.plusSeconds(31));

        assertThat(offline.client.listFlights(Criteria.ALL)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatWaitsToBeFetchedHasABound() {
        RunningOffline offline = servers.start(folder);
        try (VectorSchemaRoot rows = VectorSchemaRoot.create(RunningOffline.FRAME, offline.allocator)) {
            RunningOffline.fill(rows, 40_000);
            offline.put(historical(), rows);
            assertRefused(() -> offline.put(command(PULL), rows), FlightStatusCode.UNAVAILABLE, "no room", "try again");
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void theClientsDeadlineStopsTheWork() {
        RunningOffline offline = servers.start(folder);
        offline.store.batches = Integer.MAX_VALUE;
        offline.put(historical());
        Ticket ticket =
                offline.client.getInfo(historical()).getEndpoints().getFirst().getTicket();
        assertRefused(
                () -> offline.fetch(ticket, CallOptions.timeout(300, TimeUnit.MILLISECONDS)),
                FlightStatusCode.TIMED_OUT);
        await().until(() -> offline.store.closed.getCount() == 0);
    }
}
