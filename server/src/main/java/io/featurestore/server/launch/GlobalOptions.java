package io.featurestore.server.launch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that stand before the subcommand, as Python's `feast` has them, and `--log-format`.
public final class GlobalOptions {
    @Option(
            names = {"-c", "--chdir"},
            paramLabel = "DIR",
            description = "The feature repository to work in. Default: FEATURE_REPO_DIR_ENV_VAR, else this directory.")
    @Nullable
    Path chdir;

    @Option(
            names = {"-f", "--feature-store-yaml"},
            paramLabel = "FILE",
            description = "The configuration. Default: FEAST_FS_YAML_FILE_PATH, else feature_store.yaml in DIR.")
    @Nullable
    Path featureStoreYaml;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "warning",
            description = "DEBUG, INFO, WARNING, ERROR or CRITICAL, in any case. Default: ${DEFAULT-VALUE}.")
    String logLevel = "warning";

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "plain or json. Default: FEAST_LOG_FORMAT, else plain.")
    @Nullable
    String logFormat;
}
