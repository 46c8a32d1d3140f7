package io.featurestore.server.materialize;

import io.featurestore.server.launch.Launch;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What a user of the command line sees: Python's lines, then how far the views have come (a bar that is written over
/// on a terminal, a line now and then anywhere else), then figures for each view.
final class RunReport implements MaterializeObserver, AutoCloseable {
    private static final long REDRAW_MILLIS = 200;
    private static final long LINE_MILLIS = 10_000;
    private static final int BAR = 24;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean terminal;
    private final Map<String, Progress> loading = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("progress").daemon().factory());
    private int views;
    private int ended;
    private boolean drawn;

    RunReport(Launch launch) {
        this(launch.out(), launch.isTerminal());
    }

    /// @param terminal whether what was written can be written over
    RunReport(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Python's lines, before any work.
    synchronized void announce(Plan plan, String store) {
        int count = plan.steps().size();
        views = count;
        String into = " into the %s online store.".formatted(strong(store));
        switch (plan.request().window()) {
            case Window.Incremental incremental ->
                say("Materializing %s feature views to %s%s".formatted(strong(count), shown(incremental.end()), into));
            case Window.Range range ->
                say("Materializing %s feature views from %s to %s%s"
                        .formatted(strong(count), shown(range.start()), shown(range.end()), into));
            case Window.Everything ignored ->
                say("Materializing %s feature views from %s to %s%s"
                        .formatted(strong(count), shown(Instant.EPOCH), strong("now"), into));
        }
        say("");
        plan.selection().refused().forEach(this::warnOfRefused);
        plan.steps().forEach(step -> announce(step, plan.request().window()));
        out.flush();
    }

    private void warnOfRefused(String view) {
        say(
                "[WARNING] On-demand feature view %s is computed by Python code, which is not run here: it is not materialized."
                        .formatted(view));
    }

    private void announce(Plan.Step step, Window window) {
        switch (step) {
            case Plan.Step.UpToDate done -> {
                ended++;
                say("%s is materialized until %s already: nothing to do."
                        .formatted(strong(done.view()), shown(done.until())));
            }
            case Plan.Step.Load load -> {
                String view = load.task().target().name();
                if (load.task().defaulted()) {
                    say(
                            ("Since the ttl is 0 for feature view %s, the start date will be set to 1 year before the current"
                                            + " time.")
                                    .formatted(strong(view)));
                }
                say(
                        window instanceof Window.Incremental
                                ? "%s from %s to %s:"
                                        .formatted(
                                                strong(view),
                                                shown(load.task().start()),
                                                shown(load.task().end()))
                                : strong(view) + ":");
            }
        }
    }

    /// Begins to show how far the views have come.
    void start() {
        long every = terminal ? REDRAW_MILLIS : LINE_MILLIS;
        var ignored = clock.scheduleAtFixedRate(this::show, every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void begun(Task task, Progress progress) {
        loading.put(task.target().name(), progress);
    }

    @Override
    public synchronized void ended(Task task, Outcome outcome, Progress progress) {
        loading.remove(outcome.view());
        ended++;
        erase();
        switch (outcome) {
            case Outcome.Done done -> say(figures(done.view(), done.figures()));
            case Outcome.UpToDate done ->
                say("%s: materialized until %s already".formatted(done.view(), shown(done.until())));
            case Outcome.Failed failed -> say("%s: failed".formatted(failed.view()));
        }
        out.flush();
    }

    /// `driver_stats: 1,000,000 rows in 6.2 s (161,290 rows/s)`
    static String figures(String view, Figures figures) {
        StringBuilder line = new StringBuilder("%s: %,d rows in %.1f s (%,d rows/s)"
                .formatted(view, figures.rows(), figures.time().toMillis() / 1e3, figures.rowsPerSecond()));
        if (figures.keyless() > 0) {
            line.append(", %,d rows left out whose key is null".formatted(figures.keyless()));
        }
        if (figures.emptied() > 0) {
            line.append(", %,d lists stored as null that hold a null".formatted(figures.emptied()));
        }
        return line.toString();
    }

    private synchronized void show() {
        if (loading.isEmpty()) {
            return;
        }
        if (terminal) {
            erase();
            out.print(bar());
            drawn = true;
        } else {
            loading.forEach((view, progress) -> say(sofar(view, progress)));
        }
        out.flush();
    }

    private static String sofar(String view, Progress progress) {
        long rows = progress.rows();
        double seconds = Math.max(progress.nanos() / 1e9, 1e-3);
        return rows == 0
                ? "%s: reading for %.0f s".formatted(view, seconds)
                : "%s: %,d rows so far (%,d rows/s)".formatted(view, rows, Math.round(rows / seconds));
    }

    /// `[############            ] 1/2 views  driver_stats: 431,000 rows so far (78,210 rows/s)`
    private String bar() {
        int filled = views == 0 ? 0 : BAR * ended / views;
        Optional<Map.Entry<String, Progress>> first =
                loading.entrySet().stream().findFirst();
        String more = loading.size() > 1 ? "  and %d more".formatted(loading.size() - 1) : "";
        return "[%s%s] %d/%d views  %s%s"
                .formatted(
                        "#".repeat(filled),
                        " ".repeat(BAR - filled),
                        ended,
                        views,
                        first.map(entry -> sofar(entry.getKey(), entry.getValue()))
                                .orElse(""),
                        more);
    }

    private void erase() {
        if (drawn) {
            out.print("\r\u001b[K");
            drawn = false;
        }
    }

    private void say(String line) {
        out.println(line);
    }

    private String shown(Instant time) {
        return strong(TIME.format(time.truncatedTo(ChronoUnit.SECONDS)));
    }

    private String strong(Object text) {
        return terminal ? "\u001b[1m\u001b[32m" + text + "\u001b[0m" : text.toString();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        synchronized (this) {
            erase();
            out.flush();
        }
    }
}
