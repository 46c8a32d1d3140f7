package io.featurestore.operator.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.FeatureStoreStatus;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the operator's client reads objects.
///
/// Managed fields, often a third of an object, are dropped while they are read. A spec of wrong types becomes an
/// [UnreadableSpec] and such a status becomes none: in a list that a program reads whole, one resource that can't be
/// read would otherwise keep it from reading any.
final class Model {
    private Model() {}

    static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(new SimpleModule("lenient FeatureStores").setDeserializerModifier(new Lenient()));
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        // The end of a watch comes as a Status. Read as anything else it would not be known as an end (410 Gone), and
        // the informer would ask for the same old version for ever.
        serialization.registerKubernetesResource(Status.class);
        return serialization;
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}

    private static final class Lenient extends BeanDeserializerModifier {
        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> reader) {
            if (bean.getBeanClass() == FeatureStoreSpec.class) {
                return new Fallback(reader, Model::unreadable);
            }
            return bean.getBeanClass() == FeatureStoreStatus.class ? new Fallback(reader, problem -> null) : reader;
        }
    }

    private static UnreadableSpec unreadable(JsonMappingException problem) {
        String inner = problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        String path = "spec" + inner;
        // The message of the problem is about Java types, and would show what is written there.
        return new UnreadableSpec(path, "the value of %s is not of the type that the API gives it".formatted(path));
    }

    /// Reads with another reader, and takes something else where that fails.
    private static final class Fallback extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;

        private final transient Function<JsonMappingException, @Nullable Object> otherwise;

        Fallback(JsonDeserializer<?> reader, Function<JsonMappingException, @Nullable Object> otherwise) {
            super(reader);
            this.otherwise = otherwise;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
            return new Fallback(reader, otherwise);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            // The whole value is taken off the parser first, so that what follows it can be read in any case.
            TokenBuffer value = context.bufferForInputBuffering(parser).deserialize(parser, context);
            try (JsonParser replay = value.asParserOnFirstToken()) {
                return super.deserialize(replay, context);
            } catch (JsonMappingException e) {
                return otherwise.apply(e);
            }
        }
    }
}
