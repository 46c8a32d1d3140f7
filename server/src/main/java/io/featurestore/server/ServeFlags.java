package io.featurestore.server;

import io.featurestore.server.launch.StartRefused;
import io.featurestore.server.online.http.HttpSettings;
import io.featurestore.server.online.store.StoreLimits;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags of `feast serve`: Python's, and below them our own.
final class ServeFlags {
    private static final String NO_MEANING = " Taken for compatibility; threads replace worker processes here.";

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to bind. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = {"-p", "--port"},
            defaultValue = "6566",
            description = "Port to serve features on. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            defaultValue = "http",
            description = "Only http.")
    private String type = "";

    @Option(names = "--no-access-log", description = "Do not print a line for each request.")
    private boolean noAccessLog;

    @Option(
            names = {"-w", "--workers"},
            defaultValue = "1",
            description = "Number of workers." + NO_MEANING)
    private int workers;

    @Option(names = "--worker-connections", defaultValue = "1000", description = "Connections per worker." + NO_MEANING)
    private int workerConnections;

    @Option(
            names = "--max-requests",
            defaultValue = "1000",
            description = "Requests before a worker is replaced." + NO_MEANING)
    private int maxRequests;

    @Option(
            names = "--max-requests-jitter",
            defaultValue = "50",
            description = "Spread of --max-requests." + NO_MEANING)
    private int maxRequestsJitter;

    @Option(
            names = "--keep-alive-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long an idle connection is kept. Default: ${DEFAULT-VALUE}.")
    private int keepAliveTimeout;

    @Option(
            names = {"-r", "--registry_ttl_sec"},
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How often a registry server is asked for changes; 0 for never. Default: ${DEFAULT-VALUE}.")
    private int registryTtlSec;

    @Mixin
    private final TlsFlags tls = new TlsFlags();

    @Mixin
    private final MetricsFlags metrics = new MetricsFlags();

    @Option(
            names = "--max-body-bytes",
            paramLabel = "BYTES",
            defaultValue = "" + HttpSettings.DEFAULT_BODY_BYTES,
            description = "Larger bodies are refused with 413. Default: ${DEFAULT-VALUE}.")
    private int maxBodyBytes;

    @Option(
            names = "--max-values",
            defaultValue = "2000000",
            description = "Requests for more values, rows times features, are refused. Default: ${DEFAULT-VALUE}.")
    private long maxValues;

    @Option(
            names = "--max-in-flight",
            defaultValue = "" + HttpSettings.DEFAULT_IN_FLIGHT,
            description = "More requests at once are refused with 429. Default: ${DEFAULT-VALUE}.")
    private int maxInFlight;

    @Option(
            names = "--store-timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long to wait for the online store. Default: ${DEFAULT-VALUE}.")
    private double storeTimeout;

    @Option(
            names = "--store-connections",
            defaultValue = "32",
            description = "Connections to the online store at most. Default: ${DEFAULT-VALUE}.")
    private int storeConnections;

    @Option(
            names = "--enforce-ttl",
            description = "Mark values that are older than their view's ttl OUTSIDE_MAX_AGE. Python's server does not.")
    private boolean enforceTtl;

    /// @throws StartRefused for what this build cannot do, or what makes no sense
    void check() {
        if (!type.equals("http")) {
            throw StartRefused.because("--type: this server only supports 'http', not '%s'".formatted(type));
        }
        tls.check("feature");
        StartRefused.unlessPositive("--keep-alive-timeout", keepAliveTimeout);
        StartRefused.unlessPositive("--max-body-bytes", maxBodyBytes);
        StartRefused.unlessPositive("--max-values", maxValues);
        StartRefused.unlessPositive("--max-in-flight", maxInFlight);
        StartRefused.unlessPositive("--store-timeout", storeTimeout);
        StartRefused.unlessPositive("--store-connections", storeConnections);
        if (registryTtlSec < 0) {
            throw StartRefused.because("--registry_ttl_sec: must not be negative");
        }
    }

    /// What was given for flags that have no meaning here, for the log.
    String withoutMeaning() {
        return "workers=%d worker-connections=%d max-requests=%d max-requests-jitter=%d"
                .formatted(workers, workerConnections, maxRequests, maxRequestsJitter);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    int mostBodyBytes() {
        return maxBodyBytes;
    }

    Duration keepAlive() {
        return Duration.ofSeconds(keepAliveTimeout);
    }

    int mostInFlight() {
        return maxInFlight;
    }

    StoreLimits storeLimits() {
        return new StoreLimits(Duration.ofMillis(Math.max(1, Math.round(storeTimeout * 1e3))), storeConnections);
    }

    Duration registryTtl() {
        return Duration.ofSeconds(registryTtlSec);
    }

    boolean accessLog() {
        return !noAccessLog;
    }

    TlsFlags tls() {
        return tls;
    }

    MetricsFlags metrics() {
        return metrics;
    }

    long mostValues() {
        return maxValues;
    }

    boolean enforceTtl() {
        return enforceTtl;
    }
}
