package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.featurestore.operator.render.Layout;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users write is an argument of a program, never a line that a shell reads.
class NoShellTest {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "/bin/sh", "/bin/bash");
    private static final String CLAIM = """
            services:
              registry: {local: {persistence: {file: {path: registry.db, pvc: {create: {}, mountPath: /data/registry}}}, server: {}}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"""
                feastProjectDir:
                  git: {url: "https://git/EVIL; touch /tmp/x", ref: "$(EVIL)", featureRepoPath: "EVIL`id`", configs: {EVIL: "$(EVIL)"}}
                cronJob: {schedule: "@daily"}
                """, """
                feastProjectDir:
                  packaged: {image: "python:EVIL", featureRepoPath: "/app/EVIL; $(EVIL)"}
                cronJob: {schedule: "@daily", containerConfigs: {env: [{name: EVIL, value: "$(EVIL)"}]}}
                """})
    void noFieldReachesAShellButTheCommandsOfTheCronJob(String spec) {
        List<String> scripts = scripts("feastProject: shop\n" + spec + CLAIM);

        assertThat(scripts).noneMatch(script -> script.contains("EVIL"));
    }

    @Test
    void theCommandsOfTheCronJobAreThereToBeRunByOne() {
        String spec = "cronJob: {schedule: \"@daily\", containerConfigs: {commands: [\"echo MINE\"]}}\n";

        assertThat(scripts("feastProject: shop\n" + spec + CLAIM)).anyMatch(script -> script.contains("echo MINE"));
    }

    /// What containers give to a shell to read.
    private static List<String> scripts(String spec) {
        Plan plan = Planner.plan(Inputs.world(Inputs.featureStore(spec)), Layout.CLUSTER);
        assertThat(plan.blocked()).as(plan.findings().toString()).isFalse();
        return plan.objects().stream()
                .flatMap(NoShellTest::containers)
                .map(Container::getCommand)
                .filter(command -> SHELLS.contains(command.getFirst()))
                .map(command -> command.get(command.indexOf("-c") + 1))
                .toList();
    }

    private static Stream<Container> containers(HasMetadata object) {
        return switch (object) {
            case Deployment deployment ->
                containers(deployment.getSpec().getTemplate().getSpec());
            case CronJob cronJob ->
                containers(cronJob.getSpec()
                        .getJobTemplate()
                        .getSpec()
                        .getTemplate()
                        .getSpec());
            default -> Stream.<Container>empty();
        };
    }

    private static Stream<Container> containers(PodSpec pod) {
        return Stream.of(pod.getInitContainers(), pod.getContainers()).flatMap(List::stream);
    }
}
