package io.featurestore.server.materialize;

import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `feast materialize`: all rows of a range of time, from the offline to the online store.
@Command(name = "materialize", description = "Load the newest rows of a range of time into the online store.")
public final class MaterializeCommand implements Callable<Integer> {
    private final Launch launch;
    private final MaterializeStores stores;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "START_TS",
            description = "Where the range begins, such as 2026-01-31T00:00:00; UTC if it has no offset.")
    private @Nullable String start;

    @Parameters(index = "1", arity = "0..1", paramLabel = "END_TS", description = "Where it ends; included.")
    private @Nullable String end;

    @Option(
            names = "--disable-event-timestamp",
            description = "All rows that there are, whatever their time; without START_TS and END_TS.")
    private boolean everything;

    @Mixin
    private final ViewOptions options = new ViewOptions();

    public MaterializeCommand(Launch launch, MaterializeStores stores) {
        this.launch = launch;
        this.stores = stores;
    }

    @Override
    public Integer call() {
        return Runs.run(launch, stores, options.request(window()));
    }

    private Window window() {
        String from = start;
        String to = end;
        if (everything) {
            if (from != null || to != null) {
                throw StartRefused.because("Cannot specify START_TS or END_TS when --disable-event-timestamp is used");
            }
            return new Window.Everything();
        }
        if (from == null || to == null) {
            throw StartRefused.because("START_TS and END_TS are required unless --disable-event-timestamp is used");
        }
        return new Window.Range(DateText.parse("START_TS", from), DateText.parse("END_TS", to));
    }
}
