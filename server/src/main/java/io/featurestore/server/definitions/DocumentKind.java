package io.featurestore.server.definitions;

import io.featurestore.server.definitions.Definition.About;
import java.util.List;
import java.util.Optional;

/// A kind that a document can be: its fields, and what is made of them.
record DocumentKind(Shape shape, Maker maker) {

    /// Every kind, in the order in which people meet them.
    static final List<DocumentKind> ALL = List.of(
            new DocumentKind(Kinds.PROJECT, (root, about, ignored) -> new Definition.Project(root, about)),
            new DocumentKind(Kinds.ENTITY, DefinitionFields::entity),
            new DocumentKind(Kinds.FILE_SOURCE, DefinitionFields::fileSource),
            new DocumentKind(Kinds.PUSH_SOURCE, DefinitionFields::pushSource),
            new DocumentKind(Kinds.FEATURE_VIEW, DefinitionFields::featureView),
            new DocumentKind(Kinds.FEATURE_SERVICE, DefinitionFields::featureService));

    /// Makes a definition of fields that are there.
    @FunctionalInterface
    interface Maker {
        Definition make(Place root, About about, Fields fields);
    }

    static Optional<DocumentKind> named(String name) {
        return ALL.stream().filter(kind -> kind.shape.name().equals(name)).findFirst();
    }

    static List<Shape> shapes() {
        return ALL.stream().map(DocumentKind::shape).toList();
    }

    static List<String> names() {
        return shapes().stream().map(Shape::name).toList();
    }

    /// The definition in the document; what is wrong with its fields is among the problems.
    Definition read(Document document, List<Problem> problems) {
        Place root = Place.root(document);
        Fields fields = Fields.of(shape, document.root(), root, problems);
        return maker.make(root, DefinitionFields.about(fields), fields);
    }
}
