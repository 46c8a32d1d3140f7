package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.render.Renderer;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolver;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.References;
import io.featurestore.operator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What holds of any spec whatever. `-Drandom.specs=N` asks for more of them.
class RandomSpecsTest {
    private static final int SPECS = Integer.getInteger("random.specs", 300);
    private static final long SEED = 20_260_101L;

    private static final HasMetadata KNOWN =
            Inputs.secret("known", Map.of("redis", "connection_string: redis:6379", "api_key", "k"));
    private static final HasMetadata KNOWN_MAP = Inputs.textObject("ConfigMap", "known", Map.of("config", "type: ray"));

    @Test
    void nothingThrows() {
        RandomSpecs specs = new RandomSpecs(SEED);
        for (int i = 0; i < SPECS; i++) {
            FeatureStore featureStore = specs.next();
            World world = Inputs.world(featureStore, KNOWN, KNOWN_MAP);
            assertThatCode(() -> {
                        References.of(featureStore);
                        Planner.plan(world, Layout.CLUSTER);
                        render(world);
                    })
                    .as("spec %d of seed %d: %s", i, SEED, Inputs.write(featureStore))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void orderOfKeysChangesNoByte() {
        RandomSpecs specs = new RandomSpecs(SEED + 1);
        for (int i = 0; i < SPECS; i++) {
            FeatureStore featureStore = specs.next();
            World one = Inputs.world(featureStore, KNOWN, KNOWN_MAP);
            World other = Inputs.world(specs.shuffled(featureStore), KNOWN_MAP, KNOWN);

            assertThat(text(other)).as(Inputs.write(featureStore)).isEqualTo(text(one));
            assertThat(findings(other)).isEqualTo(findings(one));
        }
    }

    @Test
    void everyContainerMeetsPodSecurityRestricted() {
        RandomSpecs specs = new RandomSpecs(SEED + 2);
        for (int i = 0; i < SPECS; i++) {
            World world = Inputs.world(specs.next(), KNOWN, KNOWN_MAP);
            render(world).stream()
                    .filter(Deployment.class::isInstance)
                    .map(Deployment.class::cast)
                    .map(deployment -> deployment.getSpec().getTemplate().getSpec())
                    .forEach(pod -> {
                        List<Container> all = new ArrayList<>(pod.getContainers());
                        all.addAll(pod.getInitContainers());
                        assertThat(all).allSatisfy(container -> {
                            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                                    .isFalse();
                            assertThat(container
                                            .getSecurityContext()
                                            .getCapabilities()
                                            .getDrop())
                                    .containsExactly("ALL");
                        });
                        assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                                .isEqualTo("RuntimeDefault");
                    });
        }
    }

    @Test
    void objectsVolumesMountsAndVariablesAreUniqueAsTheApiServerWantsThem() {
        RandomSpecs specs = new RandomSpecs(SEED + 3);
        for (int i = 0; i < SPECS; i++) {
            World world = Inputs.world(specs.next(), KNOWN, KNOWN_MAP);
            assertThat(render(world))
                    .extracting(object ->
                            object.getKind() + "/" + object.getMetadata().getName())
                    .doesNotHaveDuplicates();
            render(world).stream()
                    .filter(Deployment.class::isInstance)
                    .map(Deployment.class::cast)
                    .map(deployment -> deployment.getSpec().getTemplate().getSpec())
                    .forEach(pod -> {
                        assertThat(pod.getVolumes())
                                .extracting(volume -> volume.getName())
                                .doesNotHaveDuplicates();
                        List<Container> all = new ArrayList<>(pod.getContainers());
                        all.addAll(pod.getInitContainers());
                        assertThat(all).allSatisfy(container -> {
                            assertThat(container.getVolumeMounts())
                                    .extracting(mount -> mount.getMountPath())
                                    .doesNotHaveDuplicates();
                            assertThat(container.getEnv())
                                    .extracting(variable -> variable.getName())
                                    .doesNotHaveDuplicates();
                        });
                    });
        }
    }

    /// Rendered whatever the findings say: what blocks today may be a warning tomorrow.
    private static List<HasMetadata> render(World world) {
        Optional<Resolved> resolved = Resolver.resolve(world).resolved();
        return resolved.map(it -> Renderer.render(it, Layout.CLUSTER)).orElse(List.of());
    }

    private static String text(World world) {
        return Inputs.write(render(world));
    }

    private static List<Finding> findings(World world) {
        return Planner.plan(world, Layout.CLUSTER).findings();
    }
}
