package io.featurestore.server.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A repository to begin with. Its files lie in the jar; the project's name is written into them.
enum Template {
    /// An entity, a file source with its data, a push source, a feature view and a feature service.
    LOCAL,
    /// The project alone.
    MINIMAL;

    /// The folder within the repository that holds configuration and definitions, as in Python's templates.
    static final String FOLDER = "feature_repo";

    /// The folder within it for what is no definition.
    private static final String DATA = "data";

    private static final long SEED = 1;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    /// Words that YAML, in one version or another, does not take for texts.
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private List<String> definitions() {
        return switch (this) {
            case LOCAL -> List.of("project.yaml", "driver.yaml", "driver_stats.yaml", "driver_activity.yaml");
            case MINIMAL -> List.of("project.yaml");
        };
    }

    static List<String> names() {
        return List.of("local", "minimal");
    }

    /// Writes the repository. It appears whole or not at all: a folder that is there is complete.
    ///
    /// @param target the folder that gets `feature_repo`; made if it is missing
    /// @param now when the data that comes with it ends
    /// @return the files, relative to the target
    List<Path> write(Path target, String project, Instant now) throws IOException {
        Files.createDirectories(target);
        Path staging = Files.createTempDirectory(target, ".feature_repo-");
        try {
            fill(staging, project, now);
            Files.move(staging, target.resolve(FOLDER));
        } catch (IOException | RuntimeException fault) {
            remove(staging);
            throw fault;
        }
        if (this == LOCAL && !Files.exists(target.resolve("README.md"))) {
            write(target, "README.md", "README.md", project);
        }
        if (!Files.exists(target.resolve(".gitignore"))) {
            write(target, ".gitignore", "gitignore", project);
        }
        try (var files = Files.list(target.resolve(FOLDER))) {
            return files.map(target::relativize).sorted().toList();
        }
    }

    private void fill(Path staging, String project, Instant now) throws IOException {
        write(staging, "feature_store.yaml", "feature_store.yaml", project);
        for (String definition : definitions()) {
            write(staging, definition, definition, project);
        }
        Files.writeString(staging.resolve(SchemaDocument.FILE_NAME), resource("/" + SchemaDocument.FILE_NAME));
        openToOthers(staging);
        if (this == LOCAL) {
            DriverHistory.write(
                    DriverHistory.before(now, SEED), staging.resolve(DATA).resolve("driver_stats.parquet"));
        }
    }

    private static void remove(Path staging) throws IOException {
        try (Stream<Path> files = Files.walk(staging)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// A temporary folder is its maker's alone; a repository is for those whom the umask lets in.
    private static void openToOthers(Path staging) throws IOException {
        Path probe = Files.createDirectory(staging.resolve(DATA));
        if (Files.getFileStore(staging).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(staging, Files.getPosixFilePermissions(probe));
        }
    }

    private static void write(Path folder, String name, String resource, String project) throws IOException {
        Files.writeString(
                folder.resolve(name), resource("/template/" + resource).replace("{{project}}", quoted(project)));
    }

    /// The name as YAML takes it for a text; in prose the quotes do no harm.
    private static String quoted(String project) {
        boolean plain = PLAIN.matcher(project).matches() && !WORDS.contains(project.toLowerCase(Locale.ROOT));
        return plain ? project : "\"" + project + "\"";
    }

    private static String resource(String name) throws IOException {
        String path = "/io/featurestore/server/definitions" + name;
        try (InputStream in = Objects.requireNonNull(Template.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
