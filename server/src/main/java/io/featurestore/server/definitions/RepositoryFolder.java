package io.featurestore.server.definitions;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/// The files of a feature repository: which of them hold definitions, and in which language.
///
/// @param yaml definitions in YAML, relative to the folder, sorted
/// @param python files that define features in Python, relative to the folder, sorted
record RepositoryFolder(List<Path> yaml, List<Path> python) {
    private static final String CONFIGURATION = "feature_store.yaml";
    private static final Pattern IMPORTS_FEAST = Pattern.compile("^\\s*(from|import)\\s+feast\\b", Pattern.MULTILINE);
    private static final Pattern DEFINES = Pattern.compile(
            "\\b(Entity|FeatureView|StreamFeatureView|BatchFeatureView|OnDemandFeatureView|LabelView|FeatureService"
                    + "|[A-Za-z]+Source|Permission)\\s*\\(|^\\s*@(\\w+\\.)?(on_demand|stream|batch)_feature_view\\b",
            Pattern.MULTILINE);
    /// A longer file in Python is looked at only so far.
    private static final int MAX_PYTHON = 1 << 20;

    RepositoryFolder {
        yaml = List.copyOf(yaml);
        python = List.copyOf(python);
    }

    /// Looks through the folder and those in it, hidden and ignored ones (`.feastignore`) aside.
    ///
    /// @param configuration the configuration in use, which is no definition wherever it lies
    /// @throws IOException when a folder cannot be listed
    static RepositoryFolder of(Path folder, Path configuration) throws IOException {
        Ignored ignored = Ignored.in(folder);
        List<Path> yaml = new ArrayList<>();
        List<Path> python = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped = !directory.equals(folder)
                        && (isHidden(directory) || ignored.matches(folder.relativize(directory)));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = folder.relativize(file);
                String name = String.valueOf(file.getFileName());
                if (isHidden(file) || ignored.matches(relative) || !Files.isRegularFile(file)) {
                    return FileVisitResult.CONTINUE;
                }
                boolean settings = name.equals(CONFIGURATION)
                        || file.toAbsolutePath()
                                .normalize()
                                .equals(configuration.toAbsolutePath().normalize());
                if ((name.endsWith(".yaml") || name.endsWith(".yml")) && !settings) {
                    yaml.add(relative);
                } else if (name.endsWith(".py") && definesFeatures(file)) {
                    python.add(relative);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(yaml);
        Collections.sort(python);
        return new RepositoryFolder(yaml, python);
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private static boolean definesFeatures(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_PYTHON), java.nio.charset.StandardCharsets.UTF_8);
            return IMPORTS_FEAST.matcher(text).find() && DEFINES.matcher(text).find();
        }
    }
}
