package io.featurestore.server.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.featurestore.server.error.PythonJson;
import java.io.IOException;

/// Values of type JSON, which Feast stores as text: a text that is JSON stays as it is; anything else is written as
/// Python's `json.dumps` writes it.
final class JsonDocuments {
    static final int MAX_DEPTH = 64;

    /// Python's `json.loads` takes NaN and Infinity, and so do stored texts.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonDocuments() {}

    /// A parser of a text inside a value, standing before its first token.
    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    static String text(JsonParser json, Cell cell, int row) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            StringBuilder dumped = new StringBuilder();
            dump(json, dumped);
            return dumped.toString();
        }
        String text = json.getText();
        if (!isJson(text)) {
            throw cell.refuse(row, "text that is not JSON");
        }
        return text;
    }

    private static boolean isJson(String text) throws IOException {
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException ignored) {
            return false;
        }
    }

    private static void dump(JsonParser json, StringBuilder out) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                out.append('{');
                String separator = "";
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    PythonJson.appendQuoted(out.append(separator), json.currentName());
                    out.append(": ");
                    json.nextToken();
                    dump(json, out);
                    separator = ", ";
                }
                out.append('}');
            }
            case START_ARRAY -> {
                out.append('[');
                String separator = "";
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    out.append(separator);
                    dump(json, out);
                    separator = ", ";
                }
                out.append(']');
            }
            case VALUE_STRING -> PythonJson.appendQuoted(out, json.getText());
            case VALUE_NUMBER_FLOAT -> {
                double value = json.getDoubleValue();
                out.append(Double.isFinite(value) ? PythonFloats.repr(value) : json.getText());
            }
            default -> out.append(json.getText());
        }
    }
}
