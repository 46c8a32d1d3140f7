package io.featurestore.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The arrows of ARCHITECTURE.md, and the habits of the house: dialects -> logic -> store -> value, config.
class ArchitectureTest {
    private static final String ROOT = "io.featurestore.server";
    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);
    private static final JavaClasses TESTS =
            new ClassFileImporter().withImportOption(new OnlyIncludeTests()).importPackages(ROOT);

    private static final int MAX_LINES = 400;
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/test/java"));

    /// Where a protocol's library may be used: the dialects, those of a client too, and the commands that wire a server
    /// together.
    private static final DescribedPredicate<JavaClass> EDGE = resideInAnyPackage(
                    "..http..", "..grpc..", "..rest..", "..flight..", "..client..")
            .or(simpleNameEndingWith("Command"))
            .as("a dialect or a command");

    private static final DescribedPredicate<JavaClass> STORE =
            resideInAnyPackage(ROOT + "..store..").as("a store");

    private static final Set<Class<?>> TIMES =
            Set.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class);

    @Test
    void logicKnowsNoProtocol() {
        check(noClasses()
                .that(not(EDGE))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.grpc..", "io.netty..", "io.vertx..", "..http..", "..rest..")
                        .and(not(resideInAPackage("java.net.http..")))
                        .or(resideInAPackage(ROOT + "..grpc..")))
                .because("the same logic serves every protocol"));
    }

    @Test
    void onlyTheFlightServerKnowsFlight() {
        check(noClasses()
                .that(not(resideInAPackage(ROOT + ".offline.flight..").or(simpleNameEndingWith("Command"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.arrow.flight..", ROOT + ".offline.flight.."))
                .because("the same offline logic serves Flight, materialization and the command line"));
    }

    @Test
    void anEngineKnowsNoRegistry() {
        check(noClasses()
                .that(resideInAPackage(ROOT + ".offline.engine.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".catalog..", ROOT + ".registry..", ROOT + ".online..", ROOT + ".auth.."))
                .because("adding an engine must not touch anything above it"));
    }

    @Test
    void aStoreKnowsNoLogic() {
        check(noClasses()
                .that(STORE)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(not(STORE))
                        .and(not(resideInAnyPackage(
                                ROOT + ".value..",
                                ROOT + ".config..",
                                ROOT + ".error..",
                                ROOT + ".lock..",
                                ROOT + ".observe.."))))
                .because("adding a store must not touch anything above it"));
    }

    @Test
    void whatIsAtTheBottomKnowsNothingAboveIt() {
        check(noClasses()
                .that(resideInAnyPackage(ROOT + ".error..", ROOT + ".value..", ROOT + ".config.."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(not(resideInAnyPackage(ROOT + ".error..", ROOT + ".value..", ROOT + ".config..")))));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyTheLauncherLooksAtTheProcess() {
        check(noClasses()
                .that(not(DescribedPredicate.describe(
                        "the launcher", type -> type.getName().equals(ROOT + ".Feast"))))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethodWhere(DescribedPredicate.describe("asks the system for the time", ArchitectureTest::isClock))
                .because("same input, same output: time, environment and the end are passed in"));
    }

    private static boolean isClock(JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        boolean now = call.getName().equals("now")
                && TIMES.stream().anyMatch(owner::isEquivalentTo)
                && call.getTarget().getFullName().endsWith("()");
        return now || (owner.isEquivalentTo(Clock.class) && call.getName().startsWith("system"));
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameContaining("Common"));
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..manager.."));
    }

    @Test
    void everyPackageIsNullMarkedAndDescribed() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should(new ArchCondition<>("be in a package with @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getPackageName() + " has no package-info.java with @NullMarked"));
                        }
                    }
                }));
    }

    @Test
    void testsWaitForConditionsAndUseTheRealThing() {
        ArchRule noSleep = noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.mockito..");
        noSleep.check(TESTS);
    }

    @Test
    void filesStayShort() {
        assertThat(SOURCES.stream().flatMap(ArchitectureTest::tooLong)).isEmpty();
    }

    private static Stream<String> tooLong(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > MAX_LINES)
                    .map(file -> "%s: %d lines, %d are allowed".formatted(file, lines(file), MAX_LINES))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }
}
