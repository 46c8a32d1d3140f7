package io.featurestore.server.definitions;

import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.registry.RegistryAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `feast plan`: prints what `feast apply` would do.
@Command(name = "plan", description = "Show what 'apply' would change in the registry.")
public final class PlanCommand implements Callable<Integer> {
    private final Launch launch;
    private final RegistryOpener registries;

    @Mixin
    private final DefinitionOptions options = new DefinitionOptions();

    public PlanCommand(Launch launch, RegistryOpener registries) {
        this.launch = launch;
        this.registries = registries;
    }

    @Override
    public Integer call() {
        FeatureStoreConfig config = launch.config();
        Declared declared = Repository.read(launch.repository(), launch.configurationFile(), config.project());
        try (RegistryAccess registry = registries.open(config)) {
            Application application = Application.of(
                    config,
                    declared,
                    registry.read(config.project()),
                    launch.clock().instant());
            launch.out()
                    .println(
                            options.json
                                    ? Report.json(config.project(), application.difference(), false)
                                    : Report.text(application.difference()).stripTrailing());
        }
        return 0;
    }
}
