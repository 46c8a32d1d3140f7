package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.featurestore.server.online.EntityColumn;
import io.featurestore.server.online.PlanKey;
import io.featurestore.server.online.ReadRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The body of a request to `/get-online-features`.
final class ReadRequestJson {
    private final FeatureLists lists;
    private final byte[] body;
    private Optional<List<EntityColumn>> entities = Optional.empty();
    private List<String> features = List.of();
    private Optional<String> service = Optional.empty();
    private boolean fullFeatureNames;
    private boolean versionMetadata;

    private ReadRequestJson(byte[] body, FeatureLists lists) {
        this.body = body;
        this.lists = lists;
    }

    /// @throws BodyRefused for a body that is no such request
    static ReadRequest read(byte[] body, int length, FeatureLists lists) {
        ReadRequestJson request = new ReadRequestJson(body, lists);
        Json.readObject(body, length, request::field);
        return new ReadRequest(
                new PlanKey(request.service, request.features, request.fullFeatureNames),
                request.entities.orElseThrow(() -> BodyRefused.missing("entities")),
                request.versionMetadata);
    }

    private void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "entities" -> entities = Optional.of(readEntities(json));
            case "features" -> features = readFeatures(json);
            case "feature_service" -> service = readService(json);
            case "full_feature_names" -> fullFeatureNames = readFlag(name, json);
            case "include_feature_view_version_metadata" -> versionMetadata = readFlag(name, json);
            default -> json.skipChildren();
        }
    }

    private List<String> readFeatures(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new BodyRefused("list_type", List.of("body", "features"), "Input should be a valid list");
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = (int) json.currentLocation().getByteOffset();
        return lists.of(body, from, to);
    }

    private static Optional<String> readService(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> Optional.empty();
            // An empty name is none, as in Python.
            case VALUE_STRING -> Optional.of(json.getText()).filter(name -> !name.isEmpty());
            default ->
                throw new BodyRefused(
                        "string_type", List.of("body", "feature_service"), "Input should be a valid string");
        };
    }

    /// Python's web framework takes some texts and numbers for booleans, too.
    static boolean readFlag(String name, JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> readFlag(name, json.getText().toLowerCase(Locale.ROOT));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                readFlag(name, json.getText().replaceFirst("\\.0+$", ""));
            default -> throw new BodyRefused("bool_type", List.of("body", name), "Input should be a valid boolean");
        };
    }

    private static boolean readFlag(String name, String text) {
        return switch (text) {
            case "1", "on", "t", "true", "y", "yes" -> true;
            case "0", "off", "f", "false", "n", "no" -> false;
            default ->
                throw new BodyRefused(
                        "bool_parsing",
                        List.of("body", name),
                        "Input should be a valid boolean, unable to interpret input");
        };
    }

    private static List<EntityColumn> readEntities(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new BodyRefused("dict_type", List.of("body", "entities"), "Input should be a valid dictionary");
        }
        List<EntityColumn> columns = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new BodyRefused("list_type", List.of("body", "entities", name), "Input should be a valid list");
            }
            columns.add(readColumn(name, json));
        }
        return columns;
    }

    private static EntityColumn readColumn(String name, JsonParser json) throws IOException {
        EntityColumn.Builder column = new EntityColumn.Builder(name);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            switch (json.currentToken()) {
                case VALUE_NUMBER_INT -> readInteger(json, column);
                case VALUE_STRING ->
                    column.addText(EntityColumn.Kind.TEXT, json.getText().getBytes(UTF_8));
                case VALUE_NUMBER_FLOAT ->
                    column.add(EntityColumn.Kind.DECIMAL, Double.doubleToRawLongBits(json.getDoubleValue()));
                case VALUE_TRUE -> column.add(EntityColumn.Kind.BOOLEAN, 1);
                case VALUE_FALSE -> column.add(EntityColumn.Kind.BOOLEAN, 0);
                case VALUE_NULL -> column.add(EntityColumn.Kind.NULL, 0);
                default -> {
                    json.skipChildren();
                    column.add(EntityColumn.Kind.NESTED, 0);
                }
            }
        }
        return column.build();
    }

    private static void readInteger(JsonParser json, EntityColumn.Builder column) throws IOException {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            column.addText(EntityColumn.Kind.HUGE, json.getText().getBytes(UTF_8));
        } else {
            column.addInteger(json.getLongValue());
        }
    }
}
