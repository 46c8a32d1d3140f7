package io.featurestore.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where to look for `feature_store.yaml`, by Python's rules: `FEATURE_STORE_YAML_BASE64` holds the whole file and
/// wins; then `-f`; then `FEAST_FS_YAML_FILE_PATH`; then `feature_store.yaml` in the repository.
///
/// @param workingDirectory the process's directory
/// @param chdir the option `-c`; before it stands `FEATURE_REPO_DIR_ENV_VAR`
/// @param yamlFile the option `-f`
/// @param temporaryDirectory where relative paths of a base64 configuration end up
public record ConfigSource(
        Path workingDirectory,
        Optional<Path> chdir,
        Optional<Path> yamlFile,
        Map<String, String> environment,
        Path temporaryDirectory) {

    static final String YAML_BASE64 = "FEATURE_STORE_YAML_BASE64";
    static final String YAML_FILE = "FEAST_FS_YAML_FILE_PATH";
    static final String REPOSITORY = "FEATURE_REPO_DIR_ENV_VAR";

    public ConfigSource {
        environment = Map.copyOf(environment);
    }

    /// The repository: what relative paths are relative to, and where `feature_store.yaml` lies by default.
    public Path repository() {
        Path chosen = chdir.or(() -> variable(REPOSITORY).map(Path::of)).orElse(Path.of(""));
        return workingDirectory.resolve(chosen).normalize();
    }

    /// The file to read when no base64 configuration is given.
    public Path file() {
        return yamlFile.map(workingDirectory::resolve)
                .or(() -> variable(YAML_FILE).map(workingDirectory::resolve))
                .orElseGet(() -> repository().resolve("feature_store.yaml"));
    }

    Optional<String> base64() {
        return variable(YAML_BASE64);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
