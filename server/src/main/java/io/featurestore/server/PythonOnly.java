package io.featurestore.server;

import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Commands of Python's `feast` that this build does not have. They exist so that calling one says that, whatever its
/// arguments are, instead of complaining about them.
final class PythonOnly {
    private static final List<String> COMMANDS = List.of(
            "configuration",
            "data-sources",
            "dbt",
            "delete",
            "demo-notebooks",
            "endpoint",
            "entities",
            "feature-services",
            "feature-views",
            "features",
            "get-historical-features",
            "get-online-features",
            "label-views",
            "listen",
            "materialize",
            "materialize-incremental",
            "mcp",
            "mlflow",
            "monitor",
            "on-demand-feature-views",
            "permissions",
            "projects",
            "registry",
            "registry-dump",
            "saved-datasets",
            "serve_lineage",
            "serve_transformations",
            "stream-feature-views",
            "teardown",
            "ui",
            "validate",
            "validation-references");

    private PythonOnly() {}

    /// Adds those that no real command has taken the name of.
    static void addTo(CommandLine root, Launch launch) {
        for (String name : COMMANDS) {
            if (!root.getSubcommands().containsKey(name)) {
                root.addSubcommand(name, refusal(name, root));
            }
        }
    }

    private static CommandLine refusal(String name, CommandLine root) {
        Callable<Integer> refuse = () -> {
            List<String> here = root.getSubcommands().keySet().stream()
                    .filter(other -> !COMMANDS.contains(other))
                    .sorted()
                    .toList();
            throw StartRefused.because("'%s' exists in Python's feast, but not in this build, which has: %s"
                    .formatted(name, String.join(", ", here)));
        };
        CommandSpec spec = CommandSpec.wrapWithoutInspection(refuse);
        spec.usageMessage().hidden(true);
        spec.parser().unmatchedArgumentsAllowed(true).unmatchedOptionsArePositionalParams(false);
        return new CommandLine(spec).setUnmatchedArgumentsAllowed(true);
    }
}
