package io.featurestore.server.definitions;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.registry.RegistryAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `feast apply`: makes the project in the registry what the folder defines. What would change is printed before
/// anything does; with `--bootstrap` only a project that the registry has never held is written, and nothing is ever
/// deleted.
@Command(name = "apply", description = "Make the registry what the definitions in this folder say.")
public final class ApplyCommand implements Callable<Integer> {
    private final Launch launch;
    private final RegistryOpener registries;
    private final OnlineTables tables;

    @Mixin
    private final DefinitionOptions options = new DefinitionOptions();

    @Option(
            names = "--bootstrap",
            description = "Apply to a project that the registry has never held; else change nothing and succeed.")
    private boolean bootstrap;

    @Option(names = "--no-progress", description = "Accepted as Python's is; there is no progress bar.")
    boolean noProgress;

    public ApplyCommand(Launch launch, RegistryOpener registries, OnlineTables tables) {
        this.launch = launch;
        this.registries = registries;
        this.tables = tables;
    }

    @Override
    public Integer call() {
        FeatureStoreConfig config = launch.config();
        try (RegistryAccess registry = registries.open(config)) {
            var current = registry.read(config.project());
            if (bootstrap && Application.isHeld(current)) {
                say("Project " + config.project() + " is in the registry already: --bootstrap changes nothing.");
                return 0;
            }
            Declared declared = Repository.read(launch.repository(), launch.configurationFile(), config.project());
            Application application =
                    Application.of(config, declared, current, launch.clock().instant());
            say("Applying changes for project " + config.project());
            say(Report.text(application.difference()).stripTrailing());
            if (application.hasChanges()) {
                application.apply(registry);
            }
            tables.make(config, application.views());
            if (options.json) {
                launch.out().println(Report.json(config.project(), application.difference(), true));
            }
        }
        return 0;
    }

    /// With `--json` nothing but the JSON is printed.
    private void say(String text) {
        if (!options.json) {
            launch.out().println(text);
            launch.out().flush();
        }
    }
}
