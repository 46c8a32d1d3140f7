package io.featurestore.server.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What definitions are written in, which decides whose `feast apply` can read them: that of this build reads YAML,
/// that of the Python SDK reads Python, and takes a folder of anything else for one that defines nothing.
public enum DefinitionsKind {
    YAML,
    PYTHON;

    private static final int SHOWN = 5;

    /// The kind of this name, `yaml` or `python`.
    public static Optional<DefinitionsKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /// Why a folder can't be applied by what reads this kind; empty if it can.
    ///
    /// @param name how the folder is called in the message
    /// @throws IOException when it can't be looked through
    public Optional<String> misfit(Path folder, String name) throws IOException {
        RepositoryFolder files = RepositoryFolder.of(folder, folder.resolve("feature_store.yaml"));
        boolean python = !files.python().isEmpty();
        if (!python && files.yaml().isEmpty()) {
            return Optional.of(name + " defines no features, neither in Python nor in YAML; the folder is chosen by"
                    + " featureRepoPath");
        }
        return switch (this) {
            case YAML ->
                python
                        ? Optional.of(name + " defines features in Python (" + first(files.python())
                                + "), and the image that applies them reads YAML: set services.initImage to a Python"
                                + " Feast image")
                        : Optional.empty();
            case PYTHON ->
                python
                        ? Optional.empty()
                        : Optional.of(name + " defines features in YAML (" + first(files.yaml())
                                + "), and the image that applies them reads Python: set services.initImage to this"
                                + " operator's feast-server image");
        };
    }

    private static String first(List<Path> files) {
        return files.getFirst() + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    /// The first names in a folder, for a person who looked for another one.
    public static String listing(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
            String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
            return names.isEmpty() ? "no files" : names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + more;
        }
    }
}
