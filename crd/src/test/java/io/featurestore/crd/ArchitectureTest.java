package io.featurestore.crd;

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

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.featurestore.crd");

    @Test
    void theApiNeedsNoCluster() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..generate..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.fabric8\\.kubernetes\\.client\\.(KubernetesClient|.*\\.dsl\\..*|http\\..*)")
                .check(classes);
    }

    @Test
    void onlyTheGeneratorKnowsTheGenerator() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..generate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.featurestore.crd.generate..", "io.fabric8.crdv2..")
                .check(classes);
    }

    @Test
    void typesKnowNothingElseOfTheModule() {
        noClasses()
                .that()
                .resideInAnyPackage("..crd.v1", "..crd.v1alpha1")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.featurestore.crd", "..crd.schema..", "..crd.generate..")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.featurestore.crd.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheApiModelHasPublicFieldsThatChange() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("..crd.v1", "..crd.v1alpha1")
                .and()
                .arePublic()
                .should()
                .beFinal()
                .check(classes);
    }

    @Test
    void nothingIsNamedAfterNothing() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Common)")
                .check(classes);
    }

    @Test
    void everyFileFitsTheReader() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThan(400));
        }
    }
}
