package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaDocumentTest {
    private static final Path RESOURCE =
            Path.of("src/main/resources/io/featurestore/server/definitions", SchemaDocument.FILE_NAME);
    private static final Path GUIDE = Path.of("../docs/definitions.md");

    /// `-Dgolden.update=true` rewrites it.
    @Test
    void theShippedSchemaIsTheOneOfTheTable() throws IOException {
        String schema = SchemaDocument.text(DocumentKind.shapes());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(RESOURCE, schema);
        }
        assertThat(RESOURCE).hasContent(schema);
    }

    /// `-Dgolden.update=true` rewrites what lies between the marks.
    @Test
    void theGuideHasTheTableOfEachKind() throws IOException {
        String guide = Files.readString(GUIDE);
        String wanted = guide;
        for (Shape shape : shapes()) {
            String mark = "<!-- fields of " + shape.name() + " -->\n";
            String end = "<!-- end -->";
            int from = wanted.indexOf(mark);
            assertThat(from).as("mark of %s", shape.name()).isNotNegative();
            int to = wanted.indexOf(end, from);
            wanted = wanted.substring(0, from + mark.length()) + table(shape) + wanted.substring(to);
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GUIDE, wanted);
        }
        assertThat(GUIDE).hasContent(wanted);
    }

    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>(DocumentKind.shapes());
        shapes.add(Kinds.COLUMN);
        shapes.add(Kinds.PROJECTION);
        return shapes;
    }

    private static String table(Shape shape) {
        StringBuilder table = new StringBuilder("| field | value | meaning |\n|---|---|---|\n");
        for (Field<?> field : shape.fields()) {
            String name = field.required() ? "**`%s`**" : "`%s`";
            table.append(("| " + name + " | %s | %s |\n")
                    .formatted(field.name(), field.type().label(), field.summary()));
        }
        return table.toString();
    }
}
