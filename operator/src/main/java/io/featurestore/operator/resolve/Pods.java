package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import io.featurestore.crd.Labels;
import io.featurestore.crd.v1.Server;
import io.featurestore.crd.v1.Services;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Resolves what the containers of the pod share. Works on a spec with its defaults.
final class Pods {
    private static final String SURGE = "25%";
    private static final int ANTI_AFFINITY_WEIGHT = 100;

    /// The group that owns the volumes; user and group 1001 are those of Feast's images.
    private static final long FILE_GROUP = 1001L;

    private final Lookup lookup;
    private final Resolved.Owner owner;
    private final String name;

    Pods(Lookup lookup, Resolved.Owner owner) {
        this.lookup = lookup;
        this.owner = owner;
        this.name = owner.name();
    }

    /// @param severalPods whether the stores allow several pods
    /// @param ui whether the web UI is among the containers
    /// @param token whether the pod needs its ServiceAccount's token
    PodSettings resolve(Services services, boolean severalPods, boolean ui, boolean token) {
        List<Volume> volumes = Given.list(services.volumes);
        new ReferredVolumes(lookup, services.volumes).refer(volumes);
        return new PodSettings(
                severalPods,
                strategy(services.deploymentStrategy, severalPods),
                Given.map(services.podAnnotations),
                nodeSelector(services, ui),
                affinity(services, severalPods),
                Given.list(services.tolerations),
                spread(services, severalPods),
                Given.list(services.resourceClaims).stream()
                        .sorted(Comparator.comparing(claim -> String.valueOf(claim.getName())))
                        .toList(),
                securityContext(services.securityContext),
                volumes,
                Optional.ofNullable(services.podDisruptionBudgets).map(Pods::disruption),
                token,
                identity(services));
    }

    private PodIdentity identity(Services services) {
        Optional<Services.ServiceAccount> account = Optional.ofNullable(services.serviceAccount);
        Optional<String> named = account.map(it -> it.name).filter(it -> !it.isBlank());
        List<String> pullSecrets = Given.list(services.imagePullSecrets).stream()
                .map(LocalObjectReference::getName)
                .filter(secret -> secret != null && !secret.isBlank())
                .distinct()
                .toList();
        pullSecrets.stream()
                .filter(secret -> lookup.world().secret(secret).isEmpty())
                .forEach(secret -> lookup.add(Finding.warning(
                        "MissingPullSecret",
                        "spec.services.imagePullSecrets",
                        "Secret %s does not exist in namespace %s, so images are pulled without it: create it"
                                .formatted(secret, owner.namespace()))));
        return new PodIdentity(
                named.orElse(owner.names().base()),
                named.isEmpty(),
                Given.map(account.map(it -> it.annotations).orElse(Map.of())),
                pullSecrets,
                Optional.ofNullable(services.priorityClassName).filter(it -> !it.isBlank()),
                Optional.ofNullable(services.runtimeClassName).filter(it -> !it.isBlank()));
    }

    private static DeploymentStrategy strategy(@Nullable DeploymentStrategy wanted, boolean severalPods) {
        String type = wanted == null ? null : wanted.getType();
        if (wanted != null && type == null) {
            type = "RollingUpdate";
        }
        if (type == null) {
            type = severalPods ? "RollingUpdate" : "Recreate";
        }
        if (!type.equals("RollingUpdate")) {
            return new DeploymentStrategyBuilder().withType(type).build();
        }
        Optional<DeploymentStrategy> given = Optional.ofNullable(wanted);
        return new DeploymentStrategyBuilder()
                .withType(type)
                .withNewRollingUpdate()
                .withMaxSurge(given.map(DeploymentStrategy::getRollingUpdate)
                        .map(it -> it.getMaxSurge())
                        .orElse(new IntOrString(SURGE)))
                .withMaxUnavailable(given.map(DeploymentStrategy::getRollingUpdate)
                        .map(it -> it.getMaxUnavailable())
                        .orElse(new IntOrString(SURGE)))
                .endRollingUpdate()
                .build();
    }

    /// The pod's own labels, then those that its servers ask for, in the order of the containers: the later one wins.
    private static SortedMap<String, String> nodeSelector(Services services, boolean ui) {
        SortedMap<String, String> selector = Given.map(services.nodeSelector);
        Stream<Server> registry =
                Optional.ofNullable(services.registry).map(it -> it.local).map(it -> it.server).stream()
                        .map(Server.class::cast);
        Stream<Server> offline = Optional.ofNullable(services.offlineStore).map(store -> store.server).stream();
        Stream<Server> online = Optional.ofNullable(services.onlineStore)
                .filter(store -> !Boolean.TRUE.equals(store.disabled))
                .map(store -> store.server)
                .stream();
        Stream<Server> web = ui ? Stream.of(services.ui) : Stream.empty();
        Stream.of(registry, offline, online, web)
                .flatMap(it -> it)
                .forEach(server -> selector.putAll(Given.map(server.nodeSelector)));
        return selector;
    }

    private Optional<Affinity> affinity(Services services, boolean severalPods) {
        if (services.affinity != null || !severalPods) {
            return Optional.ofNullable(services.affinity);
        }
        return Optional.of(new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(ANTI_AFFINITY_WEIGHT)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(name))
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build());
    }

    /// An empty list is a choice: no spread at all.
    private List<TopologySpreadConstraint> spread(Services services, boolean severalPods) {
        if (services.topologySpreadConstraints != null || !severalPods) {
            return Given.list(services.topologySpreadConstraints);
        }
        return List.of(new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey("topology.kubernetes.io/zone")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(name))
                .endLabelSelector()
                .build());
    }

    /// What the user sets, and beside it what Pod Security `restricted` asks for. OpenShift chooses the group itself,
    /// and a pod that shall run as root cannot be told not to.
    private PodSecurityContext securityContext(@Nullable PodSecurityContext wanted) {
        PodSecurityContext given = wanted == null ? new PodSecurityContext() : wanted;
        PodSecurityContextBuilder merged = new PodSecurityContextBuilder(given);
        if (given.getRunAsNonRoot() == null && !Long.valueOf(0).equals(given.getRunAsUser())) {
            merged.withRunAsNonRoot(true);
        }
        if (given.getSeccompProfile() == null) {
            merged.withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile();
        }
        if (given.getFsGroup() == null && !lookup.world().openShift()) {
            merged.withFsGroup(FILE_GROUP);
        }
        if (given.getFsGroupChangePolicy() == null && !lookup.world().openShift()) {
            merged.withFsGroupChangePolicy("OnRootMismatch");
        }
        return merged.build();
    }

    private static Resolved.Disruption disruption(Services.PodDisruptionBudgets budgets) {
        return new Resolved.Disruption(
                Optional.ofNullable(budgets.minAvailable), Optional.ofNullable(budgets.maxUnavailable));
    }
}
