package io.featurestore.crd.v1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;

/// Reading that never fails. The API server does not hold a number to its format and has no schema for everything: a
/// value that does not fit its Java field is rare, but a list with one such resource in it could not be read at all,
/// and nothing of the others either.
final class Tolerant {
    private Tolerant() {}

    /// A spec with such a value has [FeatureStoreSpec#unreadable] set and nothing else.
    static final class SpecReader extends JsonDeserializer<FeatureStoreSpec> {
        @Override
        public FeatureStoreSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode content = context.readTree(parser);
            try {
                return context.readTreeAsValue(content, StrictSpec.class);
            } catch (JsonMappingException e) {
                FeatureStoreSpec spec = new FeatureStoreSpec();
                spec.unreadable = pathOf("spec", e);
                return spec;
            }
        }
    }

    /// A status with such a value counts as absent: it is made anew.
    static final class StatusReader extends JsonDeserializer<FeatureStoreStatus> {
        @Override
        public FeatureStoreStatus deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode content = context.readTree(parser);
            try {
                return context.readTreeAsValue(content, StrictStatus.class);
            } catch (JsonMappingException e) {
                return null;
            }
        }
    }

    @JsonDeserialize(using = JsonDeserializer.None.class)
    private static final class StrictSpec extends FeatureStoreSpec {}

    @JsonDeserialize(using = JsonDeserializer.None.class)
    private static final class StrictStatus extends FeatureStoreStatus {}

    private static String pathOf(String root, JsonMappingException problem) {
        StringBuilder path = new StringBuilder(root);
        for (JsonMappingException.Reference step : problem.getPath()) {
            if (step.getFieldName() != null) {
                path.append('.').append(step.getFieldName());
            } else if (step.getIndex() >= 0) {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }
}
