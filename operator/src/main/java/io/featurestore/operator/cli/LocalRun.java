package io.featurestore.operator.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs a [LocalPod] on this machine: writes its files, runs its init processes, starts its servers, waits until they
/// are ready, and stops all of them.
final class LocalRun implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration PROBE_PERIOD = Duration.ofMillis(100);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final LocalPod pod;
    private final LocalHost host;
    private final List<Running> running = new ArrayList<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private record Running(LocalProcess definition, Process process) {}

    LocalRun(LocalPod pod, LocalHost host) {
        this.pod = pod;
        this.host = host;
    }

    /// Brings the pod up.
    ///
    /// @throws UserError naming the container that failed, with the end of its log
    void start() throws IOException, InterruptedException {
        host.prepare(pod);
        for (LocalProcess init : pod.initProcesses()) {
            runToEnd(init);
        }
        for (LocalProcess server : pod.servers()) {
            running.add(new Running(server, host.launch(server)));
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
                    throw host.failure(
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

    private void runToEnd(LocalProcess init) throws IOException, InterruptedException {
        host.progress(init.name(), "running " + String.join(" ", init.command()));
        Process process = host.launch(init);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw host.failure(init, "ended with exit code " + code);
            }
        } finally {
            process.destroy();
        }
        host.progress(init.name(), "done");
    }

    private void awaitReady(Running server) throws InterruptedException {
        LocalProcess definition = server.definition();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!definition.ready().map(this::isReady).orElse(true)) {
            if (!server.process().isAlive()) {
                throw host.failure(
                        definition, "ended with exit code " + server.process().exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw host.failure(definition, "was not ready after %d s".formatted(START_LIMIT.toSeconds()));
            }
            if (stopRequested.await(PROBE_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        host.progress(definition.name(), "ready");
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
}
