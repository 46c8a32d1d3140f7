package io.featurestore.server.definitions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The JSON Schema of a document, for editors. It says which fields there are and of which type; what only the whole
/// folder can tell (does this entity exist?) is the reader's work.
final class SchemaDocument {
    /// The schema as the server carries it, and as `feast init` puts it beside the definitions.
    static final String FILE_NAME = "definitions.schema.json";

    private SchemaDocument() {}

    static ObjectNode of(List<Shape> kinds) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Feast feature definitions, one object a document");
        schema.put("type", "object");
        schema.putArray("required").add("kind").add("name");
        ArrayNode names = schema.putObject("properties").putObject("kind").putArray("enum");
        ArrayNode cases = schema.putArray("allOf");
        for (Shape kind : kinds) {
            names.add(kind.name());
            ObjectNode entry = cases.addObject();
            entry.putObject("if").putObject("properties").putObject("kind").put("const", kind.name());
            entry.set("then", object(kind));
        }
        return schema;
    }

    /// The schema as text, for people to read as well.
    static String text(List<Shape> kinds) {
        return of(kinds).toPrettyString() + "\n";
    }

    /// The schema of one object: its fields, no others.
    static ObjectNode object(Shape shape) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.put("description", shape.summary());
        ObjectNode properties = schema.putObject("properties");
        for (Field<?> field : shape.fields()) {
            ObjectNode property = field.type().schema();
            property.put("description", field.summary());
            properties.set(field.name(), property);
        }
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        shape.fields().stream().filter(Field::required).map(Field::name).forEach(required::add);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }
}
