package io.featurestore.server;

import io.featurestore.server.definitions.ApplyCommand;
import io.featurestore.server.definitions.InitCommand;
import io.featurestore.server.definitions.OnlineTables;
import io.featurestore.server.definitions.PlanCommand;
import io.featurestore.server.definitions.RegistryOpener;
import io.featurestore.server.fetch.FetchCommand;
import io.featurestore.server.launch.GlobalOptions;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Launch.Surroundings;
import io.featurestore.server.launch.Run;
import io.featurestore.server.materialize.MaterializeCommand;
import io.featurestore.server.materialize.MaterializeIncrementalCommand;
import io.featurestore.server.materialize.MaterializeStores;
import io.featurestore.server.registry.client.RegistryAccesses;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The launcher: `feast` with the names and flags of Python's command line. The only place that looks at the process:
/// its environment, its clock, its output, its end.
@Command(
        name = "feast",
        description = "Feast's servers and tools on the JVM.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class Feast {
    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    private Feast() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] arguments) {
        Surroundings process = new Surroundings(
                System.getenv(),
                Clock.systemUTC(),
                new SecureRandom(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("java.io.tmpdir")),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(run(process, arguments));
    }

    /// Runs one command.
    ///
    /// @return the exit code: 0 after success, 2 for a wrong command line or configuration, else 1
    static int run(Surroundings surroundings, String... arguments) {
        Feast feast = new Feast();
        Launch launch = new Launch(feast.options, surroundings);
        return Run.command(feast.commands(launch), launch, arguments);
    }

    private CommandLine commands(Launch launch) {
        CommandLine root = new CommandLine(this);
        RegistryOpener registries =
                config -> RegistryAccesses.open(config, launch.clock(), launch.random(), launch.environment());
        MaterializeStores stores = new ConfiguredStores(launch);
        // One line a command; each takes what it needs from the launch.
        root.addSubcommand(new VersionCommand(launch));
        root.addSubcommand(new InitCommand(launch));
        root.addSubcommand(new FetchCommand(launch));
        root.addSubcommand(new PlanCommand(launch, registries));
        root.addSubcommand(new ApplyCommand(launch, registries, OnlineTables::inStore));
        root.addSubcommand(new MaterializeCommand(launch, stores));
        root.addSubcommand(new MaterializeIncrementalCommand(launch, stores));
        root.addSubcommand(new ServeRegistryCommand(launch));
        root.addSubcommand(new ServeCommand(launch, stores));
        root.addSubcommand(new ServeOfflineCommand(launch));
        PythonOnly.addTo(root, launch);
        return root;
    }
}
