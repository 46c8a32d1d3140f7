package io.featurestore.server.online.http;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// One line for each request, in the form of Python's server: `127.0.0.1:48102 - "POST /push HTTP/1.1" 200`. Written by
/// a thread of its own in batches; when that cannot keep up, lines are dropped and counted, and requests go on.
public final class AccessLog implements AutoCloseable {
    private static final int MOST_WAITING = 8_192;

    private final PrintWriter out;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;

    private AccessLog(PrintWriter out) {
        this.out = out;
        this.writer = Thread.ofPlatform().name("access-log").daemon().unstarted(this::write);
    }

    public static AccessLog start(PrintWriter out) {
        AccessLog log = new AccessLog(out);
        log.writer.start();
        return log;
    }

    /// @param uri as it was sent; what could break the line is shown as `?`
    void add(String client, String method, String uri, String version, int status) {
        StringBuilder line = new StringBuilder(64 + uri.length());
        line.append(client).append(" - \"").append(method).append(' ');
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            line.append(c > ' ' && c != '"' && c < 127 ? c : '?');
        }
        line.append(' ').append(version).append("\" ").append(status);
        if (!lines.offer(line.toString())) {
            dropped.incrementAndGet();
        }
    }

    private void write() {
        List<String> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(lines.take());
                lines.drainTo(batch);
                print(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            lines.drainTo(batch);
            print(batch);
        }
    }

    private void print(List<String> batch) {
        StringBuilder text = new StringBuilder();
        for (String line : batch) {
            text.append(line).append(System.lineSeparator());
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            text.append("(").append(lost).append(" requests were not logged)").append(System.lineSeparator());
        }
        out.print(text);
        out.flush();
    }

    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
