package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.ServiceType;
import io.featurestore.operator.resolve.JobSettings;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Yaml;
import java.util.List;
import java.util.stream.Stream;

/// What an engine that runs batch jobs in pods may do in the namespace: those that start jobs, and the drivers of jobs.
/// The rights themselves are ClusterRoles of the operator's installation, which binds them and has none of them.
final class BatchEngineRenderer {
    private BatchEngineRenderer() {}

    static Stream<HasMetadata> render(Resolved resolved) {
        if (!resolved.blocks().sparkApplication()) {
            return Stream.empty();
        }
        FeatureStoreNames names = resolved.owner().names();
        String driver = driver(resolved);
        Stream<HasMetadata> bindings = Stream.of(
                binding(
                        resolved,
                        names.batchEngineBinding(),
                        ServiceType.BATCH_ENGINE,
                        FeatureStoreNames.BATCH_ENGINE_ROLE,
                        starters(resolved)),
                binding(
                        resolved,
                        names.batchDriverBinding(),
                        ServiceType.BATCH_DRIVER,
                        FeatureStoreNames.BATCH_DRIVER_ROLE,
                        List.of(driver)));
        return driver.equals(names.batchDriver())
                ? Stream.concat(
                        bindings,
                        Stream.of(ServiceAccountRenderer.account(
                                Metadata.of(resolved.owner(), driver, ServiceType.BATCH_DRIVER),
                                resolved.pod().identity())))
                : bindings;
    }

    /// The account that the engine's configuration names, or one that is made.
    private static String driver(Resolved resolved) {
        return resolved.blocks()
                .batchEngine()
                .get("service_account")
                .map(value -> value instanceof Yaml.Scalar scalar ? scalar.text() : "")
                .filter(name -> !name.isEmpty())
                .orElse(resolved.owner().names().batchDriver());
    }

    /// The servers, and a job that opens the stores as they do.
    private static List<String> starters(Resolved resolved) {
        Stream<String> job =
                resolved
                        .job()
                        .filter(it -> it.access() == JobSettings.Access.STORES)
                        .map(it -> resolved.jobAccount())
                        .stream();
        return Stream.concat(Stream.of(resolved.pod().identity().account()), job)
                .distinct()
                .toList();
    }

    private static HasMetadata binding(
            Resolved resolved, String name, ServiceType type, String role, List<String> accounts) {
        List<Subject> subjects = accounts.stream()
                .map(account -> Rbac.account(resolved.owner().namespace(), account))
                .toList();
        return new RoleBindingBuilder()
                .withMetadata(Metadata.of(resolved.owner(), name, type))
                .withRoleRef(Rbac.clusterRole(role))
                .withSubjects(subjects)
                .build();
    }
}
