package io.featurestore.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/// Objects as YAML documents, written as kubectl writes them: quotes only where a text would be read as something else.
final class YamlText {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(Feature.MINIMIZE_QUOTES)
            .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(Feature.SPLIT_LINES)
            .build());

    private YamlText() {}

    /// One document, with its separator before it and a newline at its end.
    static String of(HasMetadata object) {
        try {
            return YAML.writeValueAsString(SERIALIZATION.convertValue(object, JsonNode.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a rendered object can't be written as YAML", e);
        }
    }
}
