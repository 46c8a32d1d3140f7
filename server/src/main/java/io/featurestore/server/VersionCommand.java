package io.featurestore.server;

import io.featurestore.server.launch.Launch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `feast version`.
@Command(name = "version", description = "Show the version of this build and of the Feast that it is compatible with.")
final class VersionCommand implements Callable<Integer> {
    /// The Feast whose formats and protocols this build speaks.
    static final String FEAST = "0.67.0";

    private final Launch launch;

    VersionCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() {
        String build = Feast.class.getPackage().getImplementationVersion();
        launch.out().printf("Feast SDK Version: \"%s\"%n", FEAST);
        launch.out().printf("Feast on the JVM: \"%s\"%n", build == null ? "unpackaged" : build);
        return 0;
    }
}
