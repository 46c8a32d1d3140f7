package io.featurestore.server.definitions;

import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `feast init`: writes a feature repository to begin with, `NAME/feature_repo` as Python's does, with definitions in
/// YAML and the data that they describe.
@Command(name = "init", description = "Make a new feature repository with definitions in YAML.")
public final class InitCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    /// Templates of Python's `feast init`.
    private static final List<String> PYTHON_ONLY = List.of(
            "gcp",
            "aws",
            "snowflake",
            "spark",
            "postgres",
            "hbase",
            "cassandra",
            "hazelcast",
            "couchbase",
            "clickhouse",
            "milvus",
            "ray",
            "ray_rag",
            "rag",
            "pytorch_nlp");

    private final Launch launch;

    @Parameters(paramLabel = "NAME", description = "The project, and the folder that it gets.")
    private String name = "";

    @Option(
            names = {"-m", "--minimal"},
            description = "Without example definitions.")
    private boolean minimal;

    @Option(
            names = {"-t", "--template"},
            paramLabel = "TEMPLATE",
            defaultValue = "local",
            description = "local (the default), or minimal, which is what -m says.")
    private String template = "local";

    @Option(names = "--repo-path", paramLabel = "DIR", description = "The folder to use instead of one called NAME.")
    @Nullable
    private Path repoPath;

    @Option(names = "--if-missing", description = "Succeed without a change where there is a repository already.")
    private boolean ifMissing;

    public InitCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw StartRefused.because("NAME: '" + name + "' must be letters, digits, underscores and hyphens, and"
                    + " begin with a letter or digit");
        }
        Template chosen = minimal ? Template.MINIMAL : named(template.toLowerCase(Locale.ROOT));
        Path target = launch.workingDirectory()
                .resolve(repoPath == null ? Path.of(name) : repoPath)
                .normalize();
        if (holdsRepository(target)) {
            if (!ifMissing) {
                throw new StartRefused(List.of(target + " holds a feature repository already"), FAILED);
            }
            launch.out().println(target + " holds a feature repository already: nothing to do.");
            return 0;
        }
        List<Path> files = chosen.write(target, name, launch.clock().instant());
        launch.out().println("Creating a new Feast repository in " + target + ".");
        files.forEach(file -> launch.out().println("  " + file));
        launch.out().println("Next: cd " + target.resolve(Template.FOLDER) + " && feast apply");
        return 0;
    }

    private static Template named(String name) {
        if (Template.names().contains(name)) {
            return Template.valueOf(name.toUpperCase(Locale.ROOT));
        }
        String here = "; here are " + String.join(", ", Template.names());
        throw StartRefused.because(
                PYTHON_ONLY.contains(name)
                        ? "--template: '" + name + "' exists in Python's feast, but not in this build" + here
                        : "--template: there is no '" + name + "'" + Suggestion.of(name, Template.names()) + here);
    }

    private static boolean holdsRepository(Path target) {
        return Files.exists(target.resolve(Template.FOLDER)) || Files.exists(target.resolve("feature_store.yaml"));
    }
}
