package io.featurestore.server.definitions;

import io.featurestore.server.launch.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A feature repository on disk, read for a command: its definitions, or why there are none, in the user's words.
final class Repository {
    private static final int WRONG = 1;

    private Repository() {}

    /// @param project the project of feature_store.yaml
    /// @throws StartRefused when the folder defines features in Python, holds no definitions, or has problems
    static Declared read(Path folder, Path configuration, String project) {
        RepositoryFolder files = list(folder, configuration);
        if (!files.python().isEmpty()) {
            throw StartRefused.because(folder + " defines features in Python (" + names(files.python())
                    + "), and this build reads YAML alone: apply it with the Python SDK, or in a FeatureStore with"
                    + " services.initImage set to a Python Feast image");
        }
        if (files.yaml().isEmpty()) {
            throw StartRefused.because("no definitions in " + folder + ": it has no *.yaml or *.yml file beside"
                    + " feature_store.yaml; 'feast init NAME' makes a repository to begin with");
        }
        return switch (DefinitionsReader.read(folder, files.yaml(), project)) {
            case DefinitionsReader.Reading.Sound sound -> sound.declared();
            case DefinitionsReader.Reading.Faulty faulty -> throw refusal(faulty.problems());
        };
    }

    private static RepositoryFolder list(Path folder, Path configuration) {
        if (!Files.isDirectory(folder)) {
            throw StartRefused.because("there is no folder " + folder);
        }
        try {
            return RepositoryFolder.of(folder, configuration);
        } catch (IOException fault) {
            throw StartRefused.because("cannot list " + folder + ": " + fault.getMessage());
        }
    }

    private static String names(List<Path> files) {
        int shown = 3;
        String names = files.stream().limit(shown).map(Path::toString).collect(Collectors.joining(", "));
        return files.size() > shown ? names + " and " + (files.size() - shown) + " more" : names;
    }

    private static StartRefused refusal(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        problems.forEach(problem -> lines.add(problem.text()));
        lines.add(problems.size() + (problems.size() == 1 ? " problem" : " problems") + "; nothing was changed");
        return new StartRefused(lines, WRONG);
    }
}
