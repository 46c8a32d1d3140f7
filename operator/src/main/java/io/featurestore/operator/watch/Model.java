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
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.apis.Mlflow;
import io.featurestore.operator.apis.Route;
import io.featurestore.operator.apis.ServiceMonitor;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the operator's client reads objects.
///
/// Managed fields, often a third of an object, are dropped while they are read. A spec of wrong types becomes an
/// [UnreadableSpec] and such a status becomes none: in a list that a program reads whole, one resource that can't be
/// read would otherwise keep it from reading any.
final class Model {
    /// What a watch brings. An event names the kind of its object, and one of a kind that is not known here would be
    /// taken for what is watched: above all a [Status], which says that a watch has to begin anew. To look for all
    /// kinds that the library has would load a thousand classes.
    private static final List<Class<? extends KubernetesResource>> KINDS = List.of(
            Status.class,
            FeatureStore.class,
            ServiceAccount.class,
            Role.class,
            RoleBinding.class,
            ClusterRoleBinding.class,
            ConfigMap.class,
            Secret.class,
            PersistentVolumeClaim.class,
            Service.class,
            Deployment.class,
            Pod.class,
            HorizontalPodAutoscaler.class,
            PodDisruptionBudget.class,
            CronJob.class,
            Job.class,
            APIService.class,
            ServiceMonitor.class,
            Route.class,
            Mlflow.class);

    private Model() {}

    static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(new SimpleModule("lenient FeatureStores").setDeserializerModifier(new Lenient()));
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        KINDS.forEach(serialization::registerKubernetesResource);
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
