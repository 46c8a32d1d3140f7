package io.featurestore.server.definitions;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All definitions of a folder, by kind and name; of two with one name the first.
///
/// @param projectDescription the project's description where it has no document
record Declared(
        Optional<Definition.Project> project,
        String projectDescription,
        Map<String, Definition.Entity> entities,
        Map<String, Definition.Source> sources,
        Map<String, Definition.FeatureView> views,
        Map<String, Definition.FeatureService> services) {

    static Declared of(List<Definition> definitions) {
        return new Declared(
                definitions.stream()
                        .filter(Definition.Project.class::isInstance)
                        .map(Definition.Project.class::cast)
                        .findFirst(),
                "",
                named(Definition.Entity.class, definitions),
                named(Definition.Source.class, definitions),
                named(Definition.FeatureView.class, definitions),
                named(Definition.FeatureService.class, definitions));
    }

    private static <T extends Definition> Map<String, T> named(Class<T> type, Collection<Definition> definitions) {
        Map<String, T> named = new LinkedHashMap<>();
        for (Definition definition : definitions) {
            if (type.isInstance(definition)) {
                named.putIfAbsent(definition.name(), type.cast(definition));
            }
        }
        return named;
    }

    /// The same with a description of the project that no document has.
    Declared describedAs(String description) {
        return new Declared(project, description, entities, sources, views, services);
    }

    Optional<Definition.Entity> entity(Reference reference) {
        return Optional.ofNullable(entities.get(reference.name()));
    }

    Optional<Definition.Source> source(Reference reference) {
        return Optional.ofNullable(sources.get(reference.name()));
    }

    Optional<Definition.FeatureView> view(Reference reference) {
        return Optional.ofNullable(views.get(reference.name()));
    }

    /// The file that a view's rows lie in: its source, or the one behind its push source.
    Optional<Definition.FileSource> batchSource(Definition.FeatureView view) {
        return view.source().flatMap(this::source).flatMap(this::batchSource);
    }

    Optional<Definition.FileSource> batchSource(Definition.Source source) {
        return switch (source) {
            case Definition.FileSource file -> Optional.of(file);
            case Definition.PushSource push ->
                push.batchSource()
                        .flatMap(this::source)
                        .filter(Definition.FileSource.class::isInstance)
                        .map(Definition.FileSource.class::cast);
        };
    }
}
