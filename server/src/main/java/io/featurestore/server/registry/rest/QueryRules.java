package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the OpenAPI document says of the query of each route. It is held before a route looks at anything, so that a
/// wrong parameter is told first, as Feast's REST server does.
///
/// @param byRoute by method and template
record QueryRules(Map<String, List<Rule>> byRoute) {

    /// @param schema what the value must be
    record Rule(String name, boolean required, JsonNode schema) {
        private static final String ORDER = "^(asc|desc)$";

        void check(Parameters parameters) {
            if (required) {
                parameters.required(name);
            }
            switch (schema.path("type").asText()) {
                case "integer" ->
                    parameters.number(
                            name,
                            schema.path("minimum").asInt(Integer.MIN_VALUE),
                            schema.path("maximum").asInt(Integer.MAX_VALUE));
                case "boolean" -> parameters.flag(name, false);
                default -> {
                    if (schema.path("pattern").asText().equals(ORDER)) {
                        parameters.order(name);
                    }
                }
            }
        }
    }

    QueryRules {
        byRoute = Map.copyOf(byRoute);
    }

    static QueryRules of(JsonNode openApi) {
        Map<String, List<Rule>> byRoute = new HashMap<>();
        openApi.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> byRoute.put(
                                key(method.getKey(), path.getKey()),
                                rules(method.getValue().path("parameters")))));
        return new QueryRules(byRoute);
    }

    private static String key(String method, String template) {
        return method.toUpperCase(Locale.ROOT) + " " + template;
    }

    private static List<Rule> rules(JsonNode parameters) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            if (parameter.path("in").asText().equals("query")) {
                rules.add(new Rule(
                        parameter.path("name").asText(),
                        parameter.path("required").asBoolean(),
                        present(parameter.path("schema"))));
            }
        }
        return List.copyOf(rules);
    }

    /// A parameter that may be left out is described as one of its type and of null.
    private static JsonNode present(JsonNode schema) {
        return schema.has("anyOf") ? schema.path("anyOf").path(0) : schema;
    }

    /// @throws Refused with the first parameter that is not as the document wants it
    void check(Routes.Route route, Parameters parameters) {
        byRoute.getOrDefault(key(route.method(), route.template()), List.of()).forEach(rule -> rule.check(parameters));
    }
}
