package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What users write of Kubernetes' own types, as the API server stores it: defaults spelled out, zero values left out.
/// The results are copies; nothing that was given is changed.
final class Canonical {
    private static final int FILE_MODE = 0644;

    private Canonical() {}

    static EnvVar env(EnvVar variable) {
        EnvVar copy = new EnvVarBuilder(variable).build();
        if (copy.getValue() != null && copy.getValue().isEmpty()) {
            copy.setValue(null);
        }
        Optional.ofNullable(copy.getValueFrom()).ifPresent(Canonical::source);
        return copy;
    }

    private static void source(EnvVarSource source) {
        Optional.ofNullable(source.getFieldRef()).ifPresent(Canonical::field);
        Optional.ofNullable(source.getResourceFieldRef()).ifPresent(Canonical::resourceField);
        Optional.ofNullable(source.getSecretKeyRef())
                .ifPresent(secret -> secret.setOptional(trueOrNull(secret.getOptional())));
        Optional.ofNullable(source.getConfigMapKeyRef())
                .ifPresent(configMap -> configMap.setOptional(trueOrNull(configMap.getOptional())));
    }

    private static void field(ObjectFieldSelector field) {
        if (field.getApiVersion() == null) {
            field.setApiVersion("v1");
        }
    }

    private static void resourceField(ResourceFieldSelector field) {
        if (field.getDivisor() == null) {
            field.setDivisor(new io.fabric8.kubernetes.api.model.Quantity("0"));
        }
        field.setDivisor(Quantities.canonical(field.getDivisor()));
    }

    static ResourceRequirements resources(ResourceRequirements resources) {
        return new ResourceRequirementsBuilder(resources)
                .withRequests(Quantities.canonical(resources.getRequests()))
                .withLimits(Quantities.canonical(resources.getLimits()))
                .withClaims(resources.getClaims().stream()
                        .sorted(Comparator.comparing(claim -> String.valueOf(claim.getName())))
                        .toList())
                .build();
    }

    static VolumeResourceRequirements resources(VolumeResourceRequirements resources) {
        return new VolumeResourceRequirementsBuilder(resources)
                .withRequests(Quantities.canonical(resources.getRequests()))
                .withLimits(Quantities.canonical(resources.getLimits()))
                .build();
    }

    static VolumeMount mount(VolumeMount mount) {
        VolumeMount copy = new VolumeMountBuilder(mount).build();
        copy.setReadOnly(trueOrNull(copy.getReadOnly()));
        copy.setSubPath(emptyToNull(copy.getSubPath()));
        copy.setSubPathExpr(emptyToNull(copy.getSubPathExpr()));
        return copy;
    }

    static Volume volume(Volume volume) {
        Volume copy = new VolumeBuilder(volume).build();
        Optional.ofNullable(copy.getSecret()).ifPresent(secret -> secret.setDefaultMode(mode(secret.getDefaultMode())));
        Optional.ofNullable(copy.getConfigMap()).ifPresent(Canonical::configMap);
        Optional.ofNullable(copy.getDownwardAPI()).ifPresent(api -> {
            api.setDefaultMode(mode(api.getDefaultMode()));
            api.getItems().forEach(item -> {
                Optional.ofNullable(item.getFieldRef()).ifPresent(Canonical::field);
                Optional.ofNullable(item.getResourceFieldRef()).ifPresent(Canonical::resourceField);
            });
        });
        Optional.ofNullable(copy.getProjected()).ifPresent(projected -> {
            projected.setDefaultMode(mode(projected.getDefaultMode()));
            projected.getSources().forEach(source -> {
                Optional.ofNullable(source.getSecret()).ifPresent(Canonical::secretProjection);
                Optional.ofNullable(source.getConfigMap()).ifPresent(Canonical::configMapProjection);
            });
        });
        Optional.ofNullable(copy.getEmptyDir())
                .ifPresent(dir -> dir.setSizeLimit(Quantities.canonical(dir.getSizeLimit())));
        Optional.ofNullable(copy.getHostPath())
                .filter(path -> path.getType() == null)
                .ifPresent(path -> path.setType(""));
        return copy;
    }

    private static void configMap(ConfigMapVolumeSource source) {
        source.setDefaultMode(mode(source.getDefaultMode()));
    }

    private static void secretProjection(SecretProjection projection) {
        projection.setOptional(trueOrNull(projection.getOptional()));
    }

    private static void configMapProjection(ConfigMapProjection projection) {
        projection.setOptional(trueOrNull(projection.getOptional()));
    }

    static MetricSpec metric(MetricSpec metric) {
        MetricSpec copy = new MetricSpecBuilder(metric).build();
        Stream.of(
                        Optional.ofNullable(copy.getResource()).map(it -> it.getTarget()),
                        Optional.ofNullable(copy.getContainerResource()).map(it -> it.getTarget()),
                        Optional.ofNullable(copy.getPods()).map(it -> it.getTarget()),
                        Optional.ofNullable(copy.getObject()).map(it -> it.getTarget()),
                        Optional.ofNullable(copy.getExternal()).map(it -> it.getTarget()))
                .flatMap(Optional::stream)
                .forEach(Canonical::target);
        return copy;
    }

    private static void target(MetricTarget target) {
        target.setValue(Quantities.canonical(target.getValue()));
        target.setAverageValue(Quantities.canonical(target.getAverageValue()));
    }

    private static Integer mode(@Nullable Integer mode) {
        return mode == null ? FILE_MODE : mode;
    }

    /// A pointer to false is stored as it is, but means the same as none.
    private static @Nullable Boolean trueOrNull(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value) ? value : null;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
