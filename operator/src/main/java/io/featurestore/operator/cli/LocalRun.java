package io.featurestore.operator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs a [LocalPod] on this machine: writes its files, runs its init processes, starts its servers, waits until they
/// are ready, and stops all of them. What they print goes to one log file each.
final class LocalRun implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration PROBE_PERIOD = Duration.ofMillis(100);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final int LINES_OF_A_FAILED_LOG = 15;

    private final LocalPod pod;
    private final Path logs;
    private final PrintWriter out;
    private final List<Running> running = new ArrayList<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private record Running(LocalProcess definition, Process process) {}

    LocalRun(LocalPod pod, Path logs, PrintWriter out) {
        this.pod = pod;
        this.logs = logs;
        this.out = out;
    }

    /// Brings the pod up.
    ///
    /// @throws UserError naming the container that failed, with the end of its log
    void start() throws IOException, InterruptedException {
        Files.createDirectories(logs);
        for (Path folder : pod.folders()) {
            Files.createDirectories(folder);
        }
        for (Map.Entry<Path, byte[]> file : pod.files().entrySet()) {
            writePrivate(file.getKey(), file.getValue());
        }
        for (LocalProcess init : pod.initProcesses()) {
            runToEnd(init);
        }
        for (LocalProcess server : pod.servers()) {
            running.add(new Running(server, launch(server)));
        }
        for (Running server : running) {
            awaitReady(server);
        }
    }

    /// Waits until [#stop] is called or a server ends by itself.
    ///
    /// @throws UserError if a server ended by itself
    void awaitStop() throws InterruptedException {
        while (!stopRequested.await(500, TimeUnit.MILLISECONDS)) {
            for (Running server : running) {
                if (!server.process().isAlive()) {
                    throw failure(
                            server.definition(),
                            "ended with exit code " + server.process().exitValue());
                }
            }
        }
    }

    /// Stops all servers, gracefully first, and ends [#awaitStop]. May be called again, and by another thread.
    synchronized void stop() {
        stopRequested.countDown();
        running.forEach(server -> server.process().destroy());
        for (Running server : running) {
            try {
                if (!server.process().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    server.process().destroyForcibly();
                }
            } catch (InterruptedException e) {
                server.process().destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        running.clear();
    }

    @Override
    public void close() {
        stop();
        http.close();
    }

    private static void writePrivate(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path written = Files.createTempFile(
                file.getParent(),
                "." + file.getFileName(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(written, content);
        Files.move(written, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void runToEnd(LocalProcess init) throws IOException, InterruptedException {
        progress(init.name(), "running " + String.join(" ", init.command()));
        Process process = launch(init);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw failure(init, "ended with exit code " + code);
            }
        } finally {
            process.destroy();
        }
        progress(init.name(), "done");
    }

    private Process launch(LocalProcess definition) throws IOException {
        Files.createDirectories(definition.workingDirectory());
        ProcessBuilder builder = new ProcessBuilder(definition.command())
                .directory(definition.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(definition).toFile());
        builder.environment().putAll(definition.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UserError("%s: can't start '%s': %s"
                    .formatted(definition.name(), definition.command().getFirst(), e.getMessage()));
        }
    }

    private void awaitReady(Running server) throws InterruptedException {
        LocalProcess definition = server.definition();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!definition.ready().map(this::isReady).orElse(true)) {
            if (!server.process().isAlive()) {
                throw failure(
                        definition, "ended with exit code " + server.process().exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw failure(definition, "was not ready after %d s".formatted(START_LIMIT.toSeconds()));
            }
            if (stopRequested.await(PROBE_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        progress(definition.name(), "ready");
    }

    private boolean isReady(LocalProcess.ReadyWhen ready) {
        return switch (ready) {
            case LocalProcess.ReadyWhen.Connects connects -> connects(connects.port());
            case LocalProcess.ReadyWhen.HttpOk http -> answersOk(http.port(), http.path());
        };
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answersOk(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private UserError failure(LocalProcess definition, String what) {
        Path log = log(definition);
        String tail;
        try {
            List<String> lines = Files.readAllLines(log);
            tail = String.join("\n  ", lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILED_LOG), lines.size()));
        } catch (IOException | UncheckedIOException e) {
            tail = "(its log can't be read)";
        }
        return new UserError("%s %s; the end of %s:\n  %s".formatted(definition.name(), what, log, tail));
    }

    private Path log(LocalProcess definition) {
        return logs.resolve(definition.name() + ".log");
    }

    private void progress(String container, String what) {
        out.printf("  %-12s %s%n", container, what);
        out.flush();
    }
}
