package io.featurestore.server.definitions;

import org.snakeyaml.engine.v2.nodes.Node;

/// A value in a document: its node, and its path for whoever has to find it.
record Place(Document document, String path, Node node) {

    static Place root(Document document) {
        return new Place(document, "", document.root());
    }

    Place field(String name, Node value) {
        return new Place(document, path.isEmpty() ? name : path + "." + name, value);
    }

    Place item(int index, Node value) {
        return new Place(document, path + "[" + index + "]", value);
    }

    Problem problem(String message) {
        return document.problem(path, node, message);
    }
}
