package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.FileOptions;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.PullRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sources in object storage. Reading needs DuckDB's extension httpfs: without `FEAST_DUCKDB_EXTENSION_DIR` that test
/// is NOT RUN.
class ObjectStorageIT {
    private static final String FOLDER = "FEAST_DUCKDB_EXTENSION_DIR";
    private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
    private static final Table TRIPS =
            Table.of(List.of("driver_id", "int64", "event_timestamp", "timestamp_us_utc"), List.of(List.of(1L, TEN)));

    @TempDir
    private Path folder;

    private static PullRequest pull(String uri, String endpoint) {
        DataSource source = DataSource.newBuilder()
                .setName("trips")
                .setFileOptions(FileOptions.newBuilder().setUri(uri).setS3EndpointOverride(endpoint))
                .build();
        return new PullRequest(
                source, List.of(), List.of(), "event_timestamp", Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void withoutTheExtensionASourceIsRefusedWithWhatToDo() {
        try (ParquetBackend backend = new ParquetBackend(folder)) {
            ServeException thrown = catchThrowableOfType(
                    ServeException.class, () -> backend.store().pullAll(pull("s3://bucket/trips.parquet", "")));
            assertThat(thrown.error().code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
            assertThat(thrown.error().message())
                    .startsWith("Data source trips (s3://bucket/trips.parquet) lies in object storage")
                    .contains("httpfs.duckdb_extension", FOLDER);
        }
    }

    @Test
    void aSourceIsReadFromItsEndpointWithTheCredentialsOfTheEnvironment() throws IOException {
        String extensions = System.getenv(FOLDER);
        assumeTrue(extensions != null, "NOT RUN: reading s3:// needs httpfs.duckdb_extension in " + FOLDER);
        Map<String, String> environment = Map.of(
                FOLDER,
                extensions,
                "AWS_ACCESS_KEY_ID",
                "key",
                "AWS_SECRET_ACCESS_KEY",
                "secret",
                "AWS_REGION",
                "eu-1");
        List<String> authorizations = new CopyOnWriteArrayList<>();
        HttpServer storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage.createContext("/bucket/trips.parquet", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            serve(exchange, folder.resolve("trips.parquet"));
        });
        storage.start();
        try (ParquetBackend backend = new ParquetBackend(folder, 256L << 20, environment)) {
            backend.write(TRIPS, folder.resolve("trips.parquet"));
            String endpoint = "http://127.0.0.1:" + storage.getAddress().getPort();
            assertThat(Answer.of(backend.store().pullAll(pull("s3://bucket/trips.parquet", endpoint)))
                            .rows())
                    .containsExactly(List.of(1L, TEN));
            assertThat(authorizations).isNotEmpty().allMatch(it -> it.startsWith("AWS4-HMAC-SHA256 Credential=key/"));
        } finally {
            storage.stop(0);
        }
    }

    private static void serve(HttpExchange exchange, Path file) {
        try (exchange) {
            byte[] all = Files.readAllBytes(file);
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            exchange.getResponseHeaders().set("Last-Modified", "Sat, 10 Jan 2026 10:00:00 GMT");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(all.length));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            String[] bounds = range.substring("bytes=".length()).split("-", 2);
            int from = Integer.parseInt(bounds[0]);
            int to = Math.min(all.length - 1, Integer.parseInt(bounds[1]));
            exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, to, all.length));
            exchange.sendResponseHeaders(206, to - from + 1);
            exchange.getResponseBody().write(all, from, to - from + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
