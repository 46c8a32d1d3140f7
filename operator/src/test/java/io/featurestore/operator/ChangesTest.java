package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds `docs/changes.md`, which says of each field of the API which objects a change of it changes and whether pods
/// roll, to what the operator does. The changes are in `changes.yaml`, one for each field of the CRD. To accept what
/// comes out now, run
///
/// ```
/// mvn -pl operator -am test -Dtest=ChangesTest -Dsurefire.failIfNoSpecifiedTests=false -Dchanges.update
/// ```
///
/// and read the difference.
class ChangesTest {
    private static final Path PAGE = Inputs.resources().resolve("../../../../docs/changes.md");

    private final ChangeMatrix matrix = ChangeMatrix.load();

    @Test
    void everyFieldOfTheCrdHasAChange() {
        TreeSet<String> without = new TreeSet<>(matrix.fields());
        matrix.changes().forEach(change -> without.remove(change.field()));
        assertThat(without).as("fields without a line in changes.yaml").isEmpty();
    }

    @Test
    void everyChangeIsOfAFieldOfTheCrd() {
        assertThat(matrix.changes()).extracting(ChangeMatrix.Change::field).isSubsetOf(matrix.fields());
    }

    @Test
    void basesAreRenderedButForWhatIsNotBuilt() {
        assertThat(matrix.refusedBases()).isEqualTo(matrix.notBuilt());
    }

    @Test
    void everyChangeChangesItsFieldAndTheWayBackRollsPodsLikewise() {
        assertThat(matrix.changes()).allSatisfy(change -> {
            assertThat(change.after()).isNotEqualTo(change.before());
            assertThat(matrix.effect(change.back()).podsRoll())
                    .isEqualTo(matrix.effect(change).podsRoll());
        });
    }

    @Test
    void thePageSaysWhatHappens() throws IOException {
        String page = page();
        if (System.getProperty("changes.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # What a change changes

                For each field one change, the objects that are then written (`+` made, `-` removed, the others changed), and whether pods
                are replaced. Generated from `operator/src/test/resources/changes.yaml` by a test, which fails when this page is not what
                the operator does. A claim is made and never changed or removed. Where a change is refused, all objects stay as they are,
                and what serves goes on.

                | field, below `spec` | change | objects of NAME | pods |
                |---|---|---|---|
                """);
        List<ChangeMatrix.Change> changes = matrix.changes();
        for (ChangeMatrix.Change change : changes) {
            ChangeMatrix.Effect effect = matrix.effect(change);
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            change.field().substring("spec.".length()),
                            change.text(),
                            effect.objects(),
                            effect.pods()));
        }
        return page.toString();
    }
}
