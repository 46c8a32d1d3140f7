package io.featurestore.operator.watch;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which API groups the cluster serves. The API server keeps an APIService for each version of each group, also for
/// those of CRDs, so a watch of them tells of a group that comes or goes.
public final class ApiGroups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiGroups.class);
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private volatile Set<String> groups = Set.of();
    private volatile Runnable changed = () -> {};
    private @Nullable SharedIndexInformer<APIService> informer;

    public ApiGroups(KubernetesClient client) {
        this.client = client;
    }

    /// The groups of now, such as `route.openshift.io`.
    public Set<String> current() {
        return groups;
    }

    /// Finds out what there is, and goes on watching.
    ///
    /// @param onChange is run after a group has come or gone
    public void start(Runnable onChange) {
        groups = client.getApiGroups().getGroups().stream()
                .map(APIGroup::getName)
                .collect(Collectors.toSet());
        changed = onChange;
        SharedIndexInformer<APIService> watching = client.resources(APIService.class)
                .withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new ReducedStore<>(ApiGroups::essence))
                .addEventHandler(new Handler());
        informer = watching;
        watching.start().whenComplete((none, failure) -> {
            if (failure == null) {
                compare();
            } else {
                LOG.warn(
                        "APIs that the cluster gets later are seen when the operator starts again: APIServices can't be"
                                + " watched ({})",
                        reason(failure));
            }
        });
    }

    /// Compares with what is known; the watch may have brought nothing new.
    private synchronized void compare() {
        SharedIndexInformer<APIService> watching = informer;
        if (watching == null || !watching.hasSynced()) {
            return;
        }
        Set<String> now = watching.getStore().list().stream()
                .map(service -> service.getSpec().getGroup())
                .filter(Objects::nonNull)
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toSet());
        if (!now.equals(groups)) {
            groups = now;
            changed.run();
        }
    }

    private static APIService essence(APIService service) {
        return new APIServiceBuilder()
                .withNewMetadata()
                .withName(service.getMetadata().getName())
                .withResourceVersion(service.getMetadata().getResourceVersion())
                .endMetadata()
                .withNewSpec()
                .withGroup(service.getSpec().getGroup())
                .endSpec()
                .build();
    }

    private static String reason(Throwable failure) {
        return failure instanceof KubernetesClientException refused && refused.getCode() > 0
                ? "status " + refused.getCode()
                : Optional.ofNullable(failure.getCause())
                        .filter(KubernetesClientException.class::isInstance)
                        .map(KubernetesClientException.class::cast)
                        .map(refused -> "status " + refused.getCode())
                        .orElse(failure.getClass().getSimpleName());
    }

    @Override
    public void close() {
        changed = () -> {};
        Optional.ofNullable(informer).ifPresent(SharedIndexInformer::stop);
    }

    private final class Handler implements ResourceEventHandler<APIService> {
        @Override
        public void onAdd(APIService service) {
            compare();
        }

        @Override
        public void onUpdate(APIService before, APIService now) {
            // A version does not change its group.
        }

        @Override
        public void onDelete(APIService service, boolean finalStateUnknown) {
            compare();
        }
    }
}
