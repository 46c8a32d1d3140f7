package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.featurestore.crd.v1.Container;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.Services;
import io.featurestore.operator.world.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Parts of Kubernetes' own that the CRD admits and the API server refuses in a pod.
final class PodRules {
    private PodRules() {}

    /// Without a key a toleration is of every taint, and says so by `Exists`.
    static Stream<Finding> tolerationsSayWhatTheyTolerate(FeatureStore featureStore) {
        List<Toleration> tolerations = SpecFields.services(featureStore)
                .map(services -> services.tolerations)
                .orElse(List.of());
        return IntStream.range(0, tolerations.size())
                .filter(i -> tolerations.get(i) != null
                        && Given.isBlank(tolerations.get(i).getKey()))
                .filter(i -> !"Exists".equals(tolerations.get(i).getOperator()))
                .mapToObj(i -> Finding.error(
                        "InvalidToleration",
                        "spec.services.tolerations[%d]".formatted(i),
                        "it names no taint: give the key of one, or tolerate them all by operator: Exists"));
    }

    static Stream<Finding> mountsAreOfVolumes(FeatureStore featureStore) {
        Set<String> volumes = volumes(featureStore).stream()
                .map(volume -> String.valueOf(volume.getName()))
                .collect(Collectors.toSet());
        return SpecFields.servers(featureStore).stream().flatMap(server -> {
            List<VolumeMount> mounts = Given.list(server.value().volumeMounts);
            return IntStream.range(0, mounts.size())
                    .filter(i -> !isKnown(String.valueOf(mounts.get(i).getName()), volumes))
                    .mapToObj(i -> Finding.error(
                            "UnknownVolume",
                            "%s.volumeMounts[%d].name".formatted(server.path(), i),
                            "the pod has no volume '%s': add it to services.volumes"
                                    .formatted(mounts.get(i).getName())));
        });
    }

    /// A volume of the user's, or one that may be of ours.
    private static boolean isKnown(String name, Set<String> volumes) {
        return volumes.contains(name) || name.startsWith("feast-") || name.endsWith("-tls") || name.contains("-ca");
    }

    static Stream<Finding> volumesNameTheirSources(FeatureStore featureStore) {
        List<Volume> volumes = volumes(featureStore);
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            Volume volume = volumes.get(i);
            String path = "spec.services.volumes[%d]".formatted(i);
            if (volume.getSecret() != null && Given.isBlank(volume.getSecret().getSecretName())) {
                empty.add(path + ".secret.secretName");
            }
            if (volume.getConfigMap() != null
                    && Given.isBlank(volume.getConfigMap().getName())) {
                empty.add(path + ".configMap.name");
            }
            List<VolumeProjection> sources = volume.getProjected() == null
                    ? List.of()
                    : Given.list(volume.getProjected().getSources());
            for (int k = 0; k < sources.size(); k++) {
                VolumeProjection source = sources.get(k);
                if (source.getSecret() != null
                        && Given.isBlank(source.getSecret().getName())) {
                    empty.add("%s.projected.sources[%d].secret.name".formatted(path, k));
                }
                if (source.getConfigMap() != null
                        && Given.isBlank(source.getConfigMap().getName())) {
                    empty.add("%s.projected.sources[%d].configMap.name".formatted(path, k));
                }
            }
        }
        return empty.stream().map(ReferenceRules::empty);
    }

    static Stream<Finding> variablesHaveASource(FeatureStore featureStore) {
        Stream<Finding> servers = SpecFields.servers(featureStore).stream()
                .flatMap(server -> withoutSource(server.path(), server.value()));
        Stream<Finding> job =
                Optional.ofNullable(featureStore.getSpec().cronJob).map(it -> it.containerConfigs).stream()
                        .flatMap(container -> withoutSource("spec.cronJob.containerConfigs", container));
        Stream<Finding> git = Optional.ofNullable(featureStore.getSpec().feastProjectDir).map(it -> it.git).stream()
                .flatMap(it -> withoutSource("spec.feastProjectDir.git", it.env, it.envFrom));
        return Stream.of(servers, job, git).flatMap(it -> it);
    }

    private static Stream<Finding> withoutSource(String path, Container container) {
        return withoutSource(path, container.env, container.envFrom);
    }

    private static Stream<Finding> withoutSource(
            String path, @Nullable List<EnvVar> env, @Nullable List<EnvFromSource> envFrom) {
        List<EnvVar> variables = Given.list(env);
        List<EnvFromSource> whole = Given.list(envFrom);
        Stream<String> single = IntStream.range(0, variables.size())
                .filter(i -> {
                    EnvVarSource source = variables.get(i).getValueFrom();
                    return source != null && source.equals(new EnvVarSource());
                })
                .mapToObj(i -> "%s.env[%d].valueFrom".formatted(path, i));
        Stream<String> all = IntStream.range(0, whole.size())
                .filter(i -> whole.get(i).getSecretRef() == null && whole.get(i).getConfigMapRef() == null)
                .mapToObj(i -> "%s.envFrom[%d]".formatted(path, i));
        return Stream.concat(single, all)
                .map(at -> Finding.error(
                        "VariableWithoutSource", at, "it names no source: refer to a Secret or a ConfigMap"));
    }

    private static List<Volume> volumes(FeatureStore featureStore) {
        return Given.list(SpecFields.services(featureStore)
                .map((Services services) -> services.volumes)
                .orElse(null));
    }
}
