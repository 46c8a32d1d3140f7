package io.featurestore.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Recorded data of Python's servers, from the test resources.
public final class Samples {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Samples() {}

    /// The whole of a resource.
    public static byte[] bytes(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A resource with one JSON object a line.
    public static List<JsonNode> jsonLines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .lines()
                .map(Samples::json)
                .toList();
    }

    /// JSON text as a tree.
    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A resource that is one JSON document.
    public static JsonNode jsonDocument(String name) {
        return json(new String(bytes(name), StandardCharsets.UTF_8));
    }
}
