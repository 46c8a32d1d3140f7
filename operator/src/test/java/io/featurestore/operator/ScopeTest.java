package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static final HasMetadata INSIDE = new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("ml")
            .withName("inside")
            .endMetadata()
            .build();
    private static final HasMetadata OUTSIDE = new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("outside")
            .endMetadata()
            .build();

    @Test
    void everywhereThePlanIsCarriedOutAsItIs() {
        Plan plan = plan(INSIDE, OUTSIDE);
        assertThat(new Scope.Everywhere().confine(plan, "ml")).isSameAs(plan);
    }

    @Test
    void inANamespaceWhatIsInNoneIsLeftOutAndItsAbsenceToldOnlyIfItMatters() {
        Plan refused = new Scope.Namespaces(namespace -> false).confine(plan(INSIDE, OUTSIDE), "ml");
        assertThat(refused.objects()).containsExactly(INSIDE);
        assertThat(refused.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.message()).contains("system:serviceaccounts:ml");
        });
        assertThat(new Scope.Namespaces("ml"::equals)
                        .confine(plan(INSIDE, OUTSIDE), "ml")
                        .findings())
                .isEmpty();
        assertThat(new Scope.Namespaces(namespace -> false)
                        .confine(plan(INSIDE), "ml")
                        .findings())
                .isEmpty();
    }

    private static Plan plan(HasMetadata... objects) {
        return new Plan(List.<Finding>of(), Optional.empty(), List.of(objects));
    }
}
