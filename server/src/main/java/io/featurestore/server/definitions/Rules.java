package io.featurestore.server.definitions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What only the whole folder can tell: no two objects of one name, every reference leads somewhere, the project is
/// the one of feature_store.yaml. All problems are found, not the first.
final class Rules {
    private Rules() {}

    /// @param project the project of feature_store.yaml
    /// @param faulty objects that had a problem already: what depends on their fields is not judged
    static List<Problem> check(List<Definition> definitions, String project, Set<Place> faulty) {
        List<Problem> problems = new ArrayList<>();
        Declared declared = Declared.of(definitions);
        doubledNames(definitions, problems);
        for (Definition definition : definitions) {
            switch (definition) {
                case Definition.Project it -> project(it, project, problems);
                case Definition.Entity it -> entity(it, problems);
                case Definition.FileSource ignored -> {
                    // Refers to nothing.
                }
                case Definition.PushSource it -> pushSource(it, declared, problems);
                case Definition.FeatureView it -> {
                    if (!faulty.contains(it.place())) {
                        ViewRules.check(it, declared, faulty, problems);
                    }
                }
                case Definition.FeatureService it -> ServiceRules.check(it, declared, faulty, problems);
            }
        }
        return problems;
    }

    private static void project(Definition.Project it, String project, List<Problem> problems) {
        if (!it.name().equals(project)) {
            problems.add(it.place()
                    .problem("the project of feature_store.yaml is '" + project
                            + "'; a folder describes that project alone"));
        }
    }

    private static void entity(Definition.Entity it, List<Problem> problems) {
        if (it.name().equals(NoEntity.NAME) || it.joinKey().equals(NoEntity.JOIN_KEY)) {
            problems.add(it.place()
                    .problem("the names " + NoEntity.NAME + " and " + NoEntity.JOIN_KEY
                            + " stand for having no entity; choose another"));
        }
    }

    private static void pushSource(Definition.PushSource it, Declared declared, List<Problem> problems) {
        it.batchSource().ifPresent(reference -> {
            switch (declared.sources().get(reference.name())) {
                case null ->
                    problems.add(reference
                            .place()
                            .problem(notFound(
                                    "source",
                                    reference.name(),
                                    declared.sources().keySet())));
                case Definition.PushSource ignored ->
                    problems.add(reference
                            .place()
                            .problem("'" + reference.name() + "' is a PushSource; a batch source is a FileSource"));
                case Definition.FileSource ignored -> {
                    // As it should be.
                }
            }
        });
    }

    /// Views and sources differ in more than case, as Python wants it; a project is one.
    private static void doubledNames(List<Definition> definitions, List<Problem> problems) {
        Map<String, Definition> first = new HashMap<>();
        for (Definition definition : definitions) {
            String name = switch (definition) {
                case Definition.Project ignored -> "Project";
                case Definition.Entity it -> "Entity " + it.name();
                case Definition.Source it -> "Source " + it.name().toLowerCase(Locale.ROOT);
                case Definition.FeatureView it -> "FeatureView " + it.name().toLowerCase(Locale.ROOT);
                case Definition.FeatureService it -> "FeatureService " + it.name();
            };
            Definition other = first.putIfAbsent(name, definition);
            if (other != null && !definition.name().isEmpty()) {
                problems.add(definition.place().problem(doubled(definition, other)));
            }
        }
    }

    private static String doubled(Definition definition, Definition other) {
        Document document = other.place().document();
        String where = document.file() + ":" + Document.lineOf(document.root());
        if (definition instanceof Definition.Project) {
            return "there is a Project in " + where + " already; a folder describes one";
        }
        return definition.name().equals(other.name())
                ? "is defined in " + where + " already"
                : "differs from '" + other.name() + "' in " + where + " by case alone; Feast takes them for one name";
    }

    static String notFound(String what, String name, Set<String> known) {
        return "there is no " + what + " '" + name + "'" + Suggestion.of(name, known)
                + (known.isEmpty() ? "; the folder defines none" : "; the folder defines " + String.join(", ", known));
    }
}
