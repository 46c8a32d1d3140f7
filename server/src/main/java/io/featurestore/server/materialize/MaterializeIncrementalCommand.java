package io.featurestore.server.materialize;

import io.featurestore.server.launch.Launch;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `feast materialize-incremental`: each view's rows since it was materialized last.
@Command(
        name = "materialize-incremental",
        description = "Load what is new since each view was materialized last into the online store.")
public final class MaterializeIncrementalCommand implements Callable<Integer> {
    private final Launch launch;
    private final MaterializeStores stores;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "END_TS",
            description = "Until when, such as 2026-01-31T00:00:00; UTC if it has no offset. Default: now.")
    private @Nullable String end;

    @Mixin
    private final ViewOptions options = new ViewOptions();

    public MaterializeIncrementalCommand(Launch launch, MaterializeStores stores) {
        this.launch = launch;
        this.stores = stores;
    }

    @Override
    public Integer call() {
        String until = end;
        Window window =
                new Window.Incremental(until == null ? launch.clock().instant() : DateText.parse("END_TS", until));
        return Runs.run(launch, stores, options.request(window));
    }
}
