package io.featurestore.server.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PlanBuilderTest {
    private static final ServingRules USUAL = new ServingRules(3, false, false, false);
    private static final ServingRules VERSIONED = new ServingRules(3, true, false, false);

    private static RetrievalPlan plan(Catalog catalog, ServingRules rules, boolean fullNames, String... refs) {
        return PlanBuilder.build(
                catalog, new MemoryStore(), rules, new PlanKey(Optional.empty(), List.of(refs), fullNames));
    }

    private static RetrievalPlan plan(String... refs) {
        return plan(RichCatalog.catalog(), USUAL, false, refs);
    }

    private static RetrievalPlan service(String name, boolean fullNames) {
        return PlanBuilder.build(
                RichCatalog.catalog(), new MemoryStore(), USUAL, new PlanKey(Optional.of(name), List.of(), fullNames));
    }

    private static List<String> names(RetrievalPlan plan) {
        return plan.columns().stream().map(RetrievalPlan.Column::name).toList();
    }

    private static List<MemoryStore.MemoryReader> readers(RetrievalPlan plan) {
        return plan.parts().stream()
                .map(part -> (MemoryStore.MemoryReader) part.reader())
                .toList();
    }

    private static Catalog withDrivers(Consumer<FeatureView.Builder> change) {
        return RichCatalog.changed(registry -> changeDrivers(registry, change));
    }

    private static Registry.Builder changeDrivers(Registry.Builder registry, Consumer<FeatureView.Builder> change) {
        registry.getFeatureViewsBuilderList().stream()
                .filter(view -> view.getSpec().getName().equals("drivers"))
                .forEach(change);
        return registry;
    }

    private static void assertRefused(ErrorCode code, String part, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(code);
            assertThat(e.error().message()).contains(part);
        });
    }

    @Test
    void columnsKeepTheOrderOfTheRequestAcrossViews() {
        RetrievalPlan plan = plan("drivers:trips", "ttl_view:t_val", "drivers:name");

        assertThat(names(plan)).containsExactly("trips", "t_val", "name");
        assertThat(readers(plan))
                .containsExactly(
                        new MemoryStore.MemoryReader("drivers", List.of("trips", "name")),
                        new MemoryStore.MemoryReader("ttl_view", List.of("t_val")));
        assertThat(plan.columns().get(2)).isEqualTo(new RetrievalPlan.Column("name", 0, 1));
    }

    @Test
    void fullNamesBeginWithTheViewOrItsAlias() {
        assertThat(names(plan(RichCatalog.catalog(), USUAL, true, "drivers:trips")))
                .containsExactly("drivers__trips");
        assertThat(names(service("svc_alias", true))).containsExactly("drivers_src__trips", "drivers_dst__trips");
    }

    @Test
    void anAliasedViewIsReadTwiceByItsOwnKeys() {
        RetrievalPlan plan = service("svc_alias", true);

        assertThat(plan.parts()).hasSize(2);
        List<String> keys = plan.parts().stream()
                .map(part -> plan.slots().get(part.keys().getFirst().slot()).name())
                .toList();
        assertThat(keys).containsExactly("src_id", "dst_id");
        assertThat(plan.slots()
                        .get(plan.parts().get(0).keys().getFirst().fallback())
                        .name())
                .isEqualTo("driver_id");
    }

    @Test
    void everyJoinKeyAndEntityNameOfTheProjectIsKnown() {
        RetrievalPlan plan = plan("drivers:trips");

        assertThat(plan.slotOfName().get("driver")).isEqualTo(plan.slotOfName().get("driver_id"));
        assertThat(plan.slotOfName()).containsKeys("customer_id", "customer", "k32_id", "kb_id", "kts_id");
        assertThat(plan.slotOfName()).doesNotContainKeys("__dummy", "__dummy_id");
    }

    @Test
    void oneNameForTwoFeaturesIsACollision() {
        assertRefused(
                ErrorCode.FEATURE_NAME_COLLISION,
                "Duplicate features named trips found.\nTo resolve this collision, either use the full feature name",
                () -> plan("drivers:trips", "drivers:trips"));
        assertRefused(
                ErrorCode.FEATURE_NAME_COLLISION, "Duplicate features named trips", () -> service("svc_alias", false));
        assertRefused(
                ErrorCode.FEATURE_NAME_COLLISION,
                "with_name",
                () -> plan(RichCatalog.catalog(), USUAL, true, "drivers:trips", "drivers:trips"));
    }

    @Test
    void whatDoesNotExistIsNamed() {
        assertRefused(
                ErrorCode.FEATURE_VIEW_NOT_FOUND,
                "Feature view nope does not exist in project rich",
                () -> plan("nope:x"));
        assertRefused(
                ErrorCode.OBJECT_NOT_FOUND, "Feature nope not found in projection drivers", () -> plan("drivers:nope"));
        assertRefused(
                ErrorCode.FEATURE_SERVICE_NOT_FOUND,
                "Feature service nope does not exist in project rich",
                () -> service("nope", false));
        assertRefused(ErrorCode.INVALID_ARGUMENT, "No features specified", () -> plan());
    }

    @Test
    void aViewThatPythonComputesIsRefusedByNameEvenInsideAService() {
        assertRefused(ErrorCode.NOT_IMPLEMENTED, "'od_python'", () -> plan("drivers:trips", "od_python:trips_plus"));
        assertRefused(ErrorCode.NOT_IMPLEMENTED, "'od_python'", () -> service("svc_odfv", false));
    }

    @Test
    void aComputedViewThatIsStoredIsReadLikeAnyOther() {
        assertThat(readers(plan("od_write:p_int_sq")))
                .containsExactly(new MemoryStore.MemoryReader("od_write", List.of("p_int_sq")));
    }

    @Test
    void aDisabledViewAndOneThatIsNotAvailableAreRefused() {
        assertRefused(
                ErrorCode.FAILED_PRECONDITION,
                "Feature view 'drivers' is disabled",
                () -> plan(
                        withDrivers(view -> view.getSpecBuilder().setDisabled(true)), USUAL, false, "drivers:trips"));
        Catalog materializing = withDrivers(view -> view.getMetaBuilder().setState(FeatureViewState.MATERIALIZING));
        assertRefused(
                ErrorCode.FAILED_PRECONDITION,
                "Feature view 'drivers' is in state 'MATERIALIZING' and cannot serve features",
                () -> plan(materializing, USUAL, false, "drivers:trips"));
        assertThat(names(plan(materializing, new ServingRules(3, false, true, false), false, "drivers:trips")))
                .containsExactly("trips");
    }

    @Test
    void aVersionIsReadFromATableOfItsOwn() {
        Catalog third = withDrivers(view -> view.getMetaBuilder().setCurrentVersionNumber(2));

        assertThat(readers(plan(third, VERSIONED, false, "drivers:trips"))
                        .getFirst()
                        .view())
                .isEqualTo("drivers_v2");
        assertThat(readers(plan(third, VERSIONED, false, "drivers@v1:trips"))
                        .getFirst()
                        .view())
                .isEqualTo("drivers_v1");
        assertThat(readers(plan(third, VERSIONED, false, "drivers@v0:trips"))
                        .getFirst()
                        .view())
                .isEqualTo("drivers");
        assertThat(readers(plan(third, USUAL, false, "drivers:trips"))
                        .getFirst()
                        .view())
                .isEqualTo("drivers");
        assertThat(names(plan(third, VERSIONED, true, "drivers@v1:trips"))).containsExactly("drivers@v1__trips");
        assertRefused(
                ErrorCode.FEATURE_VIEW_VERSION_NOT_FOUND,
                "Version v3 of feature view drivers does not exist in project rich",
                () -> plan(third, VERSIONED, false, "drivers@v3:trips"));
    }

    @Test
    void aVersionIsRefusedWhereVersioningIsOff() {
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "enable_online_feature_view_versioning: true",
                () -> plan("drivers@v1:trips"));
    }

    @Test
    void keysOfACompositeAreSortedByName() {
        List<String> keys = plan("by_multi:m_val").parts().getFirst().keys().stream()
                .map(key -> key.key().name())
                .toList();

        assertThat(keys).containsExactly("customer_id", "driver_id", "k32_id");
    }

    @Test
    void aPlanIsMadeOnceForASnapshotAndDroppedWithIt() {
        int[] built = {0};
        PlanCache cache = new PlanCache((catalog, key) -> {
            built[0]++;
            return PlanBuilder.build(catalog, new MemoryStore(), USUAL, key);
        });
        PlanKey key = new PlanKey(Optional.empty(), List.of("drivers:trips"), false);
        Catalog first = RichCatalog.catalog();

        RetrievalPlan plan = cache.plan(first, key);
        assertThat(cache.plan(first, new PlanKey(Optional.empty(), List.of("drivers:trips"), false)))
                .isSameAs(plan);
        assertThat(cache.plan(RichCatalog.catalog(), key)).isNotSameAs(plan);
        assertThat(built[0]).isEqualTo(2);
    }
}
