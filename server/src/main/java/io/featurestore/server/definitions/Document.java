package io.featurestore.server.definitions;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// One YAML document: where it stands, and which object it says it is.
///
/// @param file the file, relative to the folder
/// @param number the document's place in the file, from 1
/// @param kind the value of `kind`, empty where it is missing
/// @param name the value of `name`, empty where it is missing
record Document(String file, int number, MappingNode root, String kind, String name) {

    String subject() {
        return (kind + " " + name).strip();
    }

    Problem problem(String path, Node node, String message) {
        return new Problem(file, lineOf(node), number, subject(), path, message);
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(0);
    }
}
