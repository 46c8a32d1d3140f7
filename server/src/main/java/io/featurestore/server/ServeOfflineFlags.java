package io.featurestore.server;

import io.featurestore.server.launch.StartRefused;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags of `feast serve_offline`: Python's, and bounds of our own.
final class ServeOfflineFlags {
    private static final long MEBIBYTE = 1024 * 1024;

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to bind. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = {"-p", "--port"},
            defaultValue = "8815",
            description = "Port of the Flight server. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private final TlsFlags tls = new TlsFlags();

    @Mixin
    private final MetricsFlags metrics = new MetricsFlags();

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            description = "For queries and rows, outside of the Java heap. Default: half of what the machine or the "
                    + "container has, 4096 at most.")
    private @Nullable Long memory;

    @Option(
            names = "--spill-folder",
            paramLabel = "DIR",
            description = "Where rows go that do not fit into memory. Default: the folder for temporary files.")
    private @Nullable Path spillFolder;

    @Option(
            names = "--queries",
            description = "Queries at a time; more wait for their turn. Default: one for each processor, 8 at most.")
    private @Nullable Integer queries;

    @Option(
            names = "--query-timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long a call may take. Default: ${DEFAULT-VALUE}.")
    private long queryTimeout;

    @Option(
            names = "--client-timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for a client that neither sends nor reads. Default: ${DEFAULT-VALUE}.")
    private long clientTimeout;

    @Option(
            names = "--max-in-flight",
            defaultValue = "64",
            description = "More calls at once are told to try again. Default: ${DEFAULT-VALUE}.")
    private int maxInFlight;

    @Option(
            names = "--max-message-mib",
            paramLabel = "MIB",
            defaultValue = "512",
            description = "The largest message of an upload: a chunk of a frame. Default: ${DEFAULT-VALUE}.")
    private int maxMessage;

    @Option(
            names = "--max-upload-mib",
            paramLabel = "MIB",
            defaultValue = "4096",
            description = "The largest upload. Default: ${DEFAULT-VALUE}.")
    private long maxUpload;

    @Option(
            names = "--kept-upload-mib",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "Disk for uploads whose answers clients 0.66 have not fetched. Default: ${DEFAULT-VALUE}.")
    private long keptUploads;

    @Option(
            names = "--kept-upload-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long such an upload waits. Default: ${DEFAULT-VALUE}.")
    private long keptUploadTimeout;

    @Option(
            names = "--entity-sql",
            description = "Let callers whom permissions hold send entity rows as SQL, which reads past permissions.")
    private boolean entitySql;

    /// @throws StartRefused for what makes no sense
    void check() {
        tls.check("offline");
        StartRefused.unlessPositive("--memory", memory == null ? 1 : memory);
        StartRefused.unlessPositive("--queries", queries == null ? 1 : queries);
        StartRefused.unlessPositive("--query-timeout", queryTimeout);
        StartRefused.unlessPositive("--client-timeout", clientTimeout);
        StartRefused.unlessPositive("--max-in-flight", maxInFlight);
        StartRefused.unlessPositive("--max-message-mib", maxMessage);
        StartRefused.unlessPositive("--max-upload-mib", maxUpload);
        StartRefused.unlessPositive("--kept-upload-mib", keptUploads);
        StartRefused.unlessPositive("--kept-upload-timeout", keptUploadTimeout);
        if (maxMessage >= 2048) {
            throw StartRefused.because("--max-message-mib: a message has less than 2048 MiB");
        }
    }

    TlsFlags tls() {
        return tls;
    }

    int mostMessageBytes() {
        return Math.toIntExact(maxMessage * MEBIBYTE);
    }

    long mostUploadBytes() {
        return maxUpload * MEBIBYTE;
    }

    int mostInFlight() {
        return maxInFlight;
    }

    Duration clientTimeout() {
        return Duration.ofSeconds(clientTimeout);
    }

    long mostKeptBytes() {
        return keptUploads * MEBIBYTE;
    }

    Duration keptFor() {
        return Duration.ofSeconds(keptUploadTimeout);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    MetricsFlags metrics() {
        return metrics;
    }

    /// @param machine bytes that the machine, or the container, has
    long memory(long machine) {
        return memory == null ? Math.min(machine / 2, 4096 * MEBIBYTE) : memory * MEBIBYTE;
    }

    Path spillFolder(Path otherwise) {
        return spillFolder == null ? otherwise : spillFolder;
    }

    int queries(int processors) {
        return queries == null ? Math.clamp(processors, 1, 8) : queries;
    }

    Duration queryTimeout() {
        return Duration.ofSeconds(queryTimeout);
    }

    boolean entitySql() {
        return entitySql;
    }
}
