package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The description of all routes: as OpenAPI, and as a page for people that loads nothing from anywhere.
record ApiDocument(JsonNode openApi) {
    private static final String RESOURCE = "/registry-openapi.json";

    static ApiDocument load() {
        try (InputStream in = ApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + RESOURCE);
            }
            return new ApiDocument(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Routes routes) {
        routes.open("/openapi.json", call -> RestAnswer.ok(openApi));
        routes.open("/", call -> RestAnswer.html(page()));
        routes.open("/docs", call -> RestAnswer.html(page()));
    }

    private String page() {
        StringBuilder rows = new StringBuilder();
        openApi.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> rows.append(row(method.getKey(), path.getKey(), method.getValue()))));
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Feature registry</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
                table { border-collapse: collapse; width: 100%% } td, th { text-align: left; padding: .25rem .75rem .25rem 0;
                border-bottom: 1px solid #ddd; vertical-align: top } code { font-size: 14px } td.q { color: #555 }
                </style></head><body>
                <h1>Feature registry</h1>
                <p>Every route also answers below <code>/api/v1</code>. Parameters marked * are required. With authentication,
                send <code>Authorization: Bearer TOKEN</code>. As <a href="openapi.json">OpenAPI</a>.</p>
                <table><tr><th>Method</th><th>Path</th><th>Query</th></tr>
                %s</table></body></html>
                """.formatted(rows);
    }

    private static String row(String method, String path, JsonNode operation) {
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                query.add(parameter.path("name").asText()
                        + (parameter.path("required").asBoolean() ? "*" : ""));
            }
        }
        return "<tr><td>%s</td><td><code>%s</code></td><td class=\"q\">%s</td></tr>%n"
                .formatted(method.toUpperCase(Locale.ROOT), path, String.join(" ", query));
    }
}
