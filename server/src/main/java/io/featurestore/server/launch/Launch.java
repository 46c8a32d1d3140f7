package io.featurestore.server.launch;

import io.featurestore.server.config.ConfigReader;
import io.featurestore.server.config.ConfigResult;
import io.featurestore.server.config.ConfigSource;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.observe.Metrics;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The surroundings of a command, made once by the launcher and handed to each command's constructor. Commands take
/// time, environment, randomness and output from here and nowhere else.
public final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger("feast");

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final Lifecycle lifecycle;
    private @Nullable Metrics metrics;

    /// What the process gives.
    ///
    /// @param environment all environment variables
    /// @param random for ids that nobody may guess
    public record Surroundings(
            Map<String, String> environment,
            Clock clock,
            RandomGenerator random,
            Path workingDirectory,
            Path temporaryDirectory,
            PrintWriter out,
            PrintWriter err) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }
    }

    public Launch(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
        this.lifecycle = new Lifecycle();
    }

    /// Reads `feature_store.yaml` by the global options. Warnings go to the log.
    ///
    /// @throws StartRefused with every problem of the file
    public FeatureStoreConfig config() {
        ConfigResult result = ConfigReader.read(source());
        return switch (result) {
            case ConfigResult.Refused refused -> throw new StartRefused(refused.problems(), refused.exitCode());
            case ConfigResult.Loaded loaded -> {
                loaded.warnings().forEach(LOG::warn);
                yield loaded.config();
            }
        };
    }

    /// The directory that holds the feature repository: `-c`, `FEATURE_REPO_DIR_ENV_VAR` or the working directory.
    public Path repository() {
        return source().repository();
    }

    /// The configuration's file, by the global options; it need not exist.
    public Path configurationFile() {
        return source().file();
    }

    private ConfigSource source() {
        return new ConfigSource(
                surroundings.workingDirectory(),
                Optional.ofNullable(options.chdir),
                Optional.ofNullable(options.featureStoreYaml),
                surroundings.environment(),
                surroundings.temporaryDirectory());
    }

    public Map<String, String> environment() {
        return surroundings.environment();
    }

    public Clock clock() {
        return surroundings.clock();
    }

    public RandomGenerator random() {
        return surroundings.random();
    }

    public Path workingDirectory() {
        return surroundings.workingDirectory();
    }

    public Path temporaryDirectory() {
        return surroundings.temporaryDirectory();
    }

    /// What the command prints for its user; logs go elsewhere.
    public PrintWriter out() {
        return surroundings.out();
    }

    public PrintWriter err() {
        return surroundings.err();
    }

    /// Whether somebody looks at [#out] as it is written, so that it can be written over.
    public boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /// All metrics of the process, made when they are first asked for: most commands have none.
    public synchronized Metrics metrics() {
        Metrics made = metrics;
        if (made == null) {
            made = new Metrics();
            metrics = made;
        }
        return made;
    }

    /// Where a server registers what has to be stopped, and waits for its end.
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /// Sets up logging by the global options.
    ///
    /// @throws StartRefused for a level or a format that does not exist
    public void startLogging() {
        Logging.start(
                options.logLevel,
                Optional.ofNullable(options.logFormat)
                        .or(() -> Optional.ofNullable(environment().get("FEAST_LOG_FORMAT")))
                        .orElse("plain"));
    }
}
