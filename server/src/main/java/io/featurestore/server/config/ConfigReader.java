package io.featurestore.server.config;

import io.featurestore.server.config.Section.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads `feature_store.yaml`.
public final class ConfigReader {
    private static final int MISSING = 1;
    private static final int WRONG = 2;
    private static final int DEFAULT_KEY_VERSION = 3;
    private static final List<Integer> KEY_VERSIONS = List.of(2, 3);
    private static final Pattern PROJECT = Pattern.compile("\\w[\\w-]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String[] NO_EFFECT = {"coerce_tz_aware", "flags", "repo_path"};

    private ConfigReader() {}

    /// Finds the file, reads it, and checks it whole.
    public static ConfigResult read(ConfigSource source) {
        if (source.base64().isPresent()) {
            return readBase64(source, source.base64().get());
        }
        Path file = source.file();
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException ignored) {
            return new ConfigResult.Refused(List.of(missing(file)), MISSING);
        }
        return parse(text, file.toString(), source.repository(), source.environment());
    }

    private static String missing(Path file) {
        String reason = Files.isReadable(file)
                ? "Can't read feature repo configuration file at %s: it is not a file of UTF-8 text. "
                : "Can't find feature repo configuration file at %s. ";
        return reason.formatted(file) + "Make sure you're running feast from an initialized feast repository.";
    }

    private static ConfigResult readBase64(ConfigSource source, String base64) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            Path repository = Files.createTempDirectory(source.temporaryDirectory(), "feast-repo-");
            return parse(text, ConfigSource.YAML_BASE64, repository, source.environment());
        } catch (IllegalArgumentException ignored) {
            return refused(ConfigSource.YAML_BASE64, "is not base64");
        } catch (IOException ignored) {
            return refused(
                    ConfigSource.YAML_BASE64,
                    "needs a directory, which can't be made in " + source.temporaryDirectory());
        }
    }

    private static ConfigResult refused(String where, String what) {
        return new ConfigResult.Refused(List.of(where + ": " + what), WRONG);
    }

    /// Checks the text of a `feature_store.yaml`.
    ///
    /// @param name what to call the file in messages
    /// @param repository what its relative paths are relative to
    public static ConfigResult parse(String text, String name, Path repository, Map<String, String> environment) {
        Yaml document;
        try {
            document = YamlReader.read(text, environment);
        } catch (YamlReader.Malformed e) {
            return refused(name, String.valueOf(e.getMessage()));
        }
        if (!(document instanceof Yaml.Mapping mapping)) {
            return refused(name, "must be a mapping with project, registry and so on, but is " + document.kind());
        }
        Findings findings = new Findings();
        FeatureStoreConfig config =
                config(new Section("", mapping.entries(), findings), findings, repository, environment);
        if (!findings.problems().isEmpty()) {
            return new ConfigResult.Refused(prefixed(name, findings.problems()), WRONG);
        }
        return new ConfigResult.Loaded(config, prefixed(name, findings.warnings()));
    }

    private static List<String> prefixed(String name, List<String> messages) {
        return messages.stream().map(message -> name + ": " + message).toList();
    }

    private static FeatureStoreConfig config(
            Section root, Findings findings, Path repository, Map<String, String> environment) {
        root.knows(NO_EFFECT);
        root.changesNothing("data_quality_monitoring", "this build computes no metrics of data quality");
        root.changesNothing("embedding_model", "this build has no search");
        for (String reporting : new String[] {"mlflow", "openlineage"}) {
            if (root.raw(reporting) instanceof Yaml.Mapping
                    && root.section(reporting).truth("enabled", false)) {
                root.changesNothing(reporting, "nothing is reported there; the Python SDK does so itself");
            }
        }
        FeatureStoreConfig config = new FeatureStoreConfig(
                project(root),
                root.text("project_description"),
                root.text("provider").orElse("local"),
                new RegistrySection(repository, environment).read(root, findings),
                new OnlineStoreSection(repository).read(root, findings),
                new OfflineStoreSection(repository).read(root, findings),
                ServingSections.auth(root, findings),
                ServingSections.featureServer(root),
                MaterializationSection.read(root),
                keyVersion(root),
                repository);
        root.warnOfUnknownKeys();
        return config;
    }

    private static String project(Section root) {
        String name = "project";
        String project = root.text(name).orElse("");
        if (project.isEmpty()) {
            if (!root.has(name) || root.raw(name) instanceof Yaml.Nothing) {
                root.problem(name, "is missing");
            }
        } else if (!PROJECT.matcher(project).matches() || project.startsWith("_")) {
            root.problem(
                    name,
                    "may hold letters, digits, underscores and hyphens, and must not begin with an underscore or hyphen");
        } else if (project.contains("-")) {
            root.warning(name, "holds a hyphen, which the Python SDK refuses");
        }
        return project;
    }

    private static int keyVersion(Section root) {
        String name = "entity_key_serialization_version";
        int version = root.whole(name, 0).orElse(DEFAULT_KEY_VERSION);
        if (!KEY_VERSIONS.contains(version)) {
            root.problem(
                    name, "must be 3, or 2 for stores written with an older version; others are not in this build");
        } else if (version < DEFAULT_KEY_VERSION) {
            root.warning(name, "versions below 3 are deprecated");
        }
        return version;
    }
}
