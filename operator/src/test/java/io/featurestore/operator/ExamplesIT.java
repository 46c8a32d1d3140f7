package io.featurestore.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Applies every example, and every FeatureStore that Feast's guides print, to a real API server, all to the same one.
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Path GUIDES = Inputs.resources().resolve("guides");

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator("examples");

    private final TestCluster cluster = OPERATOR.cluster();

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    static List<Path> guides() {
        return AppliedFolder.manifests(GUIDES).stream()
                .filter(file -> !file.endsWith("stores.yaml"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleBecomesReadyAndTheSecondLookIsFree(Path example) {
        settles(new AppliedFolder(cluster, AppliedFolder.manifests(example), "examples"));
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everyFeatureStoreOfTheGuidesBecomesReadyAndTheSecondLookIsFree(Path printed) {
        String namespace = "guide-" + printed.getFileName().toString().replace(".yaml", "");
        cluster.namespace(namespace);
        new AppliedFolder(cluster, List.of(GUIDES.resolve("stores.yaml")), namespace).apply();
        settles(new AppliedFolder(cluster, List.of(printed), namespace));
    }

    private static void settles(AppliedFolder folder) {
        folder.apply();
        folder.becomesReady();
        folder.costsNothingToLookAt(OPERATOR.get());
    }
}
