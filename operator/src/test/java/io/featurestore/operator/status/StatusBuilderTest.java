package io.featurestore.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.FeatureStoreStatus;
import io.featurestore.operator.validate.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusBuilderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

    private final FeatureStore featureStore = featureStore();
    private List<Finding> findings = List.of();
    private List<Trouble> troubles = List.of();
    private List<HasMetadata> objects = List.of(service("feast-shop-online"), service("feast-shop-registry"), client());
    private Optional<Deployment> deployment = Optional.of(deployment(true));
    private List<Pod> pods = List.of();
    private Optional<Deployment> lineage = Optional.empty();

    @Test
    void aFeatureStoreWhosePodsServeIsReady() {
        FeatureStoreStatus status = next(NOW);
        assertThat(status.phase).isEqualTo("Ready");
        assertThat(conditions(status))
                .containsExactly(
                        "Client True Ready: Client installation complete",
                        "FeatureStore True Ready: FeatureStore installation complete",
                        "OnlineStore True Ready: Online Store installation complete",
                        "Ready True Ready: FeatureStore installation complete",
                        "Registry True Ready: Registry installation complete");
        assertThat(status.conditions).allSatisfy(condition -> {
            assertThat(condition.getObservedGeneration()).isEqualTo(7);
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
        });
        assertThat(status.replicas).isEqualTo(2);
        assertThat(status.selector).isEqualTo("feast.dev/name=shop");
        assertThat(status.feastVersion).isEqualTo("0.67.0");
        assertThat(status.clientConfigMap).isEqualTo("feast-shop-client");
        assertThat(status.serviceHostnames.onlineStore).isEqualTo("feast-shop-online.ml.svc.cluster.local:80");
        assertThat(status.serviceHostnames.registryRest).isNull();
    }

    @Test
    void theWebUiHasItsHostAndCondition() {
        objects = List.of(service("feast-shop-ui"));
        FeatureStoreStatus status = next(NOW);
        assertThat(conditions(status)).contains("UI True Ready: UI installation complete");
        assertThat(status.serviceHostnames.ui).isEqualTo("feast-shop-ui.ml.svc.cluster.local:80");
    }

    @Test
    void aWebUiForWhichThereIsNoImageIsToldAndKeepsNothingFromServing() {
        findings = List.of(Finding.warning("NoUiImage", "spec.services.ui.image", "name an image"));
        assertThat(conditions(next(NOW)))
                .contains(
                        "UI False NoUiImage: spec.services.ui.image: name an image",
                        "Ready True Ready: FeatureStore installation complete");
    }

    @Test
    void noServiceIsReadyBeforeItsPodsAre() {
        deployment = Optional.of(deployment(false));
        FeatureStoreStatus status = next(NOW);
        assertThat(status.phase).isEqualTo("Pending");
        assertThat(conditions(status))
                .contains(
                        "FeatureStore Unknown DeploymentNotAvailable: Deployment is not available",
                        "OnlineStore False DeploymentNotAvailable: Deployment is not available",
                        "Client True Ready: Client installation complete");
    }

    @Test
    void aDeploymentThatItsControllerHasNotSeenIsNotAvailable() {
        Deployment changed = deployment(true);
        changed.getMetadata().setGeneration(2L);
        deployment = Optional.of(changed);
        assertThat(next(NOW).phase).isEqualTo("Pending");
    }

    @Test
    void aDeploymentThatSomebodyAnnotatesStaysWhatItWas() {
        featureStore.setStatus(next(NOW));
        Deployment annotated = deployment(true);
        annotated.getMetadata().setGeneration(2L);
        deployment = Optional.of(annotated);
        assertThat(StatusBuilder.same(featureStore.getStatus(), next(LATER))).isTrue();
        Deployment stuck = deployment(true);
        stuck.getStatus().getConditions().getLast().setStatus("False");
        deployment = Optional.of(stuck);
        featureStore.setStatus(next(NOW));
        stuck.getMetadata().setGeneration(2L);
        assertThat(StatusBuilder.same(featureStore.getStatus(), next(LATER))).isTrue();
    }

    @Test
    void aNewSpecIsNotReadyBeforeTheDeploymentsControllerHasSeenIt() {
        featureStore.setStatus(next(NOW));
        featureStore.getMetadata().setGeneration(8L);
        Deployment changed = deployment(true);
        changed.getMetadata().setGeneration(2L);
        deployment = Optional.of(changed);
        featureStore.setStatus(next(LATER));
        assertThat(featureStore.getStatus().phase).isEqualTo("Pending");
        assertThat(next(LATER).phase).isEqualTo("Pending");
    }

    @Test
    void aRolloutThatDoesNotComeThroughIsAFailureAlthoughOldPodsServe() {
        Deployment stuck = deployment(true);
        stuck.getStatus().getConditions().getLast().setStatus("False");
        deployment = Optional.of(stuck);
        assertThat(conditions(next(NOW)))
                .contains(
                        "Ready False ProgressDeadlineExceeded: The last change of the Deployment does not come through",
                        "OnlineStore True Ready: Online Store installation complete");
    }

    @Test
    void theLineageServerHasAConditionOfItsOwnForWhichNobodyWaits() {
        Deployment receiver = new DeploymentBuilder(deployment(false))
                .editMetadata()
                .withName("feast-shop-lineage")
                .endMetadata()
                .build();
        objects = List.of(service("feast-shop-online"), receiver, service("feast-shop-lineage"));
        lineage = Optional.of(receiver);
        FeatureStoreStatus waiting = next(NOW);
        assertThat(waiting.phase).isEqualTo("Ready");
        assertThat(waiting.serviceHostnames.lineage).isEqualTo("feast-shop-lineage.ml.svc.cluster.local:80");
        assertThat(conditions(waiting)).contains("Lineage False DeploymentNotAvailable: Deployment is not available");
        lineage = Optional.of(deployment(true));
        assertThat(conditions(next(NOW))).contains("Lineage True Ready: Lineage server installation complete");
    }

    @Test
    void aLineageServerThatCanNotBeIsTold() {
        findings = List.of(Finding.warning("NoLineageImage", "spec.openlineage", "name an image"));
        assertThat(conditions(next(NOW))).contains("Lineage False NoLineageImage: spec.openlineage: name an image");
    }

    @Test
    void whyNoPodIsLetInIsTold() {
        deployment = Optional.of(new DeploymentBuilder(deployment(false))
                .editStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage("serviceaccount \"workload\" not found")
                .endCondition()
                .endStatus()
                .build());
        assertThat(conditions(next(NOW)))
                .contains(
                        "Ready Unknown DeploymentNotAvailable: Deployment is not available: serviceaccount \"workload\" not found");
    }

    @Test
    void theTimesOfConditionsMoveOnlyWithTheirStatus() {
        featureStore.setStatus(next(NOW));
        assertThat(StatusBuilder.same(featureStore.getStatus(), next(LATER))).isTrue();
        deployment = Optional.of(deployment(false));
        FeatureStoreStatus after = next(LATER);
        assertThat(time(after, "Ready")).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(time(after, "Client")).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void aBlockingFindingIsTheReasonAndKeepsWhatIsKnownOfTheServices() {
        featureStore.setStatus(next(NOW));
        objects = List.of();
        findings = List.of(
                Finding.waiting("MissingSecret", "spec.services.a.secretRef", "Secret redis is missing"),
                Finding.warning("NotRendered", "spec.b", "not rendered yet"));
        FeatureStoreStatus status = next(LATER);
        assertThat(status.phase).isEqualTo("Failed");
        assertThat(conditions(status))
                .containsExactly(
                        "Client True Ready: Client installation complete",
                        "FeatureStore False MissingSecret: spec.services.a.secretRef: Secret redis is missing",
                        "OnlineStore True Ready: Online Store installation complete",
                        "Ready False MissingSecret: spec.services.a.secretRef: Secret redis is missing",
                        "Registry True Ready: Registry installation complete",
                        "Warnings True NotRendered: spec.b: not rendered yet");
        assertThat(status.serviceHostnames.registry).isEqualTo("feast-shop-registry.ml.svc.cluster.local:80");
        assertThat(status.clientConfigMap).isEqualTo("feast-shop-client");
    }

    @Test
    void anObjectThatCouldNotBeWrittenFailsItsServiceAndTheWhole() {
        troubles = List.of(new Trouble(
                "Service", "feast-shop-online", true, "NameConflict", "Service feast-shop-online belongs to X"));
        assertThat(conditions(next(NOW)))
                .contains(
                        "Ready False NameConflict: Service feast-shop-online belongs to X",
                        "OnlineStore False OnlineStoreDeploymentFailed: Service feast-shop-online belongs to X",
                        "Registry True Ready: Registry installation complete");
    }

    @Test
    void severalWarningsAreOneCondition() {
        findings = List.of(Finding.warning("A", "spec.a", "one"), Finding.warning("B", "spec.b", "two"));
        assertThat(conditions(next(NOW)))
                .contains("Warnings True SeveralWarnings: spec.a: one; spec.b: two")
                .contains("Ready True Ready: FeatureStore installation complete");
    }

    @Test
    void onlyATransitionIsAnnounced() {
        FeatureStoreStatus ready = next(NOW);
        deployment = Optional.of(deployment(false));
        FeatureStoreStatus waiting = next(LATER);
        findings = List.of(Finding.error("Bad", "spec.x", "no"));
        FeatureStoreStatus failed = next(LATER);
        assertThat(Announcement.of(null, ready))
                .contains(
                        new Announcement(false, "Ready", "FeatureStore installation complete", "2026-01-01T00:00:00Z"));
        assertThat(Announcement.of(ready, ready)).isEmpty();
        assertThat(Announcement.of(ready, waiting)).isEmpty();
        assertThat(Announcement.of(ready, failed))
                .contains(new Announcement(true, "Bad", "spec.x: no", "2026-01-01T01:00:00Z"));
        assertThat(Announcement.of(failed, failed)).isEmpty();
    }

    private FeatureStoreStatus next(Instant now) {
        return StatusBuilder.next(
                new Facts(
                        featureStore,
                        findings,
                        Optional.empty(),
                        objects,
                        troubles,
                        new Observed(deployment, pods, Optional.empty(), List.of(), List.of(), lineage)),
                now);
    }

    private static List<String> conditions(FeatureStoreStatus status) {
        return status.conditions.stream()
                .map(condition -> "%s %s %s: %s"
                        .formatted(
                                condition.getType(),
                                condition.getStatus(),
                                condition.getReason(),
                                condition.getMessage()))
                .toList();
    }

    private static String time(FeatureStoreStatus status, String type) {
        return status.conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseThrow();
    }

    private static FeatureStore featureStore() {
        FeatureStore featureStore = new FeatureStore();
        featureStore.setMetadata(new ObjectMetaBuilder()
                .withNamespace("ml")
                .withName("shop")
                .withGeneration(7L)
                .build());
        return featureStore;
    }

    private static HasMetadata service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    private static HasMetadata client() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("feast-shop-client")
                .endMetadata()
                .build();
    }

    private static Deployment deployment(boolean available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReadyReplicas(available ? 2 : 0)
                .addNewCondition()
                .withType("Available")
                .withStatus(available ? "True" : "False")
                .endCondition()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
