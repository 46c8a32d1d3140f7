package io.featurestore.operator;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The operator as a process of its own, laid out and started as in its image, but for the AOT cache.
final class OperatorProcess implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STATUS_OK = 200;

    private final Process process;
    private final Path log;
    private final int port = freePort();

    /// @param home an empty folder
    /// @param maxHeap what the launcher is to give it, as java's -Xmx takes it
    OperatorProcess(Path home, Path kubeconfig, String maxHeap) throws IOException {
        log = home.resolve("operator.log");
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String script : new String[] {"featurestore", "launch.sh"}) {
            Files.copy(Path.of("../bin").resolve(script), bin.resolve(script));
        }
        Files.createSymbolicLink(home.resolve("lib"), Path.of("target/lib").toAbsolutePath());
        Files.createSymbolicLink(home.resolve("jre"), JAVA);
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", bin.resolve("featurestore").toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "HEALTH_PROBE_BIND_ADDRESS",
                        "127.0.0.1:" + port,
                        "FEATURESTORE_MAX_HEAP",
                        maxHeap));
        process = builder.start();
        await("the operator is ready")
                .atMost(PATIENCE)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the operator has ended: " + Files.readString(log));
                    }
                })
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> TestCluster.page(port, "/readyz").statusCode() == STATUS_OK);
    }

    /// Bytes of all objects in use, after a full collection.
    long liveBytes() throws IOException, InterruptedException {
        Process histogram = new ProcessBuilder(
                        JAVA.resolve("bin/jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        histogram.waitFor();
        return text.lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line ->
                        Long.parseLong(Arrays.asList(line.split(" +", -1)).getLast()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(text));
    }

    /// The most memory that it ever had, in bytes, as the kernel counts it.
    long peakBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
