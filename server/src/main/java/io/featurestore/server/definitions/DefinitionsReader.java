package io.featurestore.server.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads and checks all definitions of a folder.
final class DefinitionsReader {
    private DefinitionsReader() {}

    /// What a folder holds.
    sealed interface Reading {

        record Sound(Declared declared) implements Reading {}

        /// @param problems all that is wrong, in the order of the files
        record Faulty(List<Problem> problems) implements Reading {
            public Faulty {
                problems = List.copyOf(problems);
            }
        }
    }

    /// @param files the files with definitions, relative to the folder
    /// @param project the project of feature_store.yaml
    static Reading read(Path folder, List<Path> files, String project) {
        List<Problem> problems = new ArrayList<>();
        List<Definition> definitions = new ArrayList<>();
        for (Path file : files) {
            definitions.addAll(read(folder, file, problems));
        }
        return judge(definitions, problems, project);
    }

    private static List<Definition> read(Path folder, Path file, List<Problem> problems) {
        String name = file.toString();
        try {
            Path path = folder.resolve(file);
            if (Files.size(path) > 4L * DocumentReader.MAX_FILE_SIZE) {
                problems.add(Problem.ofFile(
                        name, "has more than " + DocumentReader.MAX_FILE_SIZE + " characters; split it"));
                return List.of();
            }
            return DocumentReader.read(name, Files.readString(path), problems);
        } catch (IOException fault) {
            problems.add(Problem.ofFile(name, "cannot be read as UTF-8 text: " + fault.getMessage()));
            return List.of();
        }
    }

    static Reading judge(List<Definition> definitions, List<Problem> problems, String project) {
        Set<Place> faulty = new HashSet<>();
        for (Definition definition : definitions) {
            Document document = definition.place().document();
            boolean isFaulty = problems.stream()
                    .anyMatch(problem ->
                            problem.file().equals(document.file()) && problem.document() == document.number());
            if (isFaulty) {
                faulty.add(definition.place());
            }
        }
        Set<Problem> all = new TreeSet<>(problems);
        all.addAll(Rules.check(definitions, project, faulty));
        return all.isEmpty() ? new Reading.Sound(Declared.of(definitions)) : new Reading.Faulty(List.copyOf(all));
    }
}
