package io.featurestore.server.materialize;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that both commands have.
final class ViewOptions {
    @Option(
            names = {"-v", "--views"},
            paramLabel = "VIEW",
            description = "A feature view to materialize; repeatable. Default: all that are served online.")
    private List<String> views = List.of();

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "Version to materialize (e.g., 'v2'). Requires --views with exactly one feature view.")
    private @Nullable String version;

    MaterializeRequest request(Window window) {
        return new MaterializeRequest(
                window, views.isEmpty() ? Optional.empty() : Optional.of(views), Optional.ofNullable(version));
    }
}
