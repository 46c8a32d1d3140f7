package io.featurestore.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows between the packages: cli, Operator -> watch, apply -> status, render -> resolve -> validate -> world ->
/// apis, crd.
class ArchitectureTest {
    private static final String ROOT = "io.featurestore.operator";
    private static final String[] PURE = {
        "..operator.resolve..",
        "..operator.validate..",
        "..operator.render..",
        "..operator.status..",
        "..operator.world.."
    };

    private final JavaClasses operator = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void pureMiddleKnowsTheModelOfKubernetesButNoClient() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "io\\.fabric8\\.kubernetes\\.client\\.(?!CustomResource$).*|io\\.javaoperatorsdk\\..*")
                .check(operator);
    }

    @Test
    void pureMiddleDoesNoInputAndOutputAndDoesNotLog() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.(io\\.(?!Serializable$).*|net\\..*|nio\\.channels\\..*|nio\\.file\\.Files)|org\\.slf4j\\..*")
                .check(operator);
    }

    @Test
    void pureMiddleKnowsNeitherTimeNorChanceNorEnvironment() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.(Random|UUID)|java\\.security\\.SecureRandom|java\\.util\\.concurrent\\.ThreadLocalRandom")
                .check(operator);
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(operator);
    }

    @Test
    void dataFlowsOneWay() {
        arrow("..operator.apis..", "world", "resolve", "validate", "render", "status", "apply", "watch", "cli");
        arrow("..operator.world..", "resolve", "validate", "render", "status", "apply", "watch", "cli");
        arrow("..operator.validate..", "render", "status", "apply", "watch", "cli");
        arrow("..operator.resolve..", "render", "status", "apply", "watch", "cli");
        arrow("..operator.render..", "status", "apply", "watch", "cli");
        arrow("..operator.apply..", "watch", "cli");
        arrow("..operator.watch..", "cli");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(operator);
    }

    @Test
    void whatIsPublicDoesNotChange() {
        fields().that().arePublic().should().beFinal().check(operator);
    }

    @Test
    void nothingIsNamedAfterNothing() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Common)")
                .check(operator);
    }

    @Test
    void everyFileFitsTheReader() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThan(400));
        }
    }

    private void arrow(String from, String... forbidden) {
        for (String to : forbidden) {
            noClasses()
                    .that()
                    .resideInAPackage(from)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "." + to + "..")
                    .check(operator);
        }
    }
}
