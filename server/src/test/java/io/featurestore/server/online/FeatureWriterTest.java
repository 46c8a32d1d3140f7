package io.featurestore.server.online;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.types.ValueProto.Value;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStoreContract;
import io.featurestore.server.value.EntityKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FeatureWriterTest {
    private static final Instant NOW = Instant.parse("2026-05-05T05:05:05.5Z");
    private static final Identity ANYONE = new Identity.Anyone();
    private static final String TIMES = "'event_timestamp':['2026-02-01T00:00:00'],'created':[null]";

    private final MemoryStore store = new MemoryStore();
    private final JsonFactory json = new JsonFactory();
    private final List<List<String>> added = new ArrayList<>();

    private FeatureWriter writer(CatalogSource catalogs, ServingRules rules) {
        return new FeatureWriter(
                catalogs,
                store,
                (sources, frame) ->
                        added.add(sources.stream().map(DataSource::getName).toList()),
                rules,
                Authorizers.byPermissions(new SimpleMeterRegistry()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private FeatureWriter writer(Catalog catalog) {
        return writer(RichCatalog.source(catalog), new ServingRules(3, false, false, false));
    }

    private WriteRequest rows(String df) {
        byte[] bytes = df.replace('\'', '"').getBytes(UTF_8);
        return new WriteRequest(() -> json.createParser(bytes), true, true);
    }

    private Value stored(String view, String feature, long driver) {
        return OnlineStoreContract.valueAt(read(view, feature, driver).cells(), 0, 0);
    }

    private Fetch read(String view, String feature, long driver) {
        byte[] key = EntityKeys.of(List.of("driver_id"), 3)
                .serialize(List.of(Value.newBuilder().setInt64Val(driver).build()));
        Fetch fetch = Fetch.of(store.reader(view, List.of(feature)), new byte[][] {key});
        store.read(List.of(fetch));
        return fetch;
    }

    private static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(code);
            assertThat(e.error().message()).contains(message);
        });
    }

    private static Catalog withView(String name, java.util.function.Consumer<FeatureView.Builder> change) {
        return RichCatalog.changed((Registry.Builder registry) -> {
            registry.getFeatureViewsBuilderList().stream()
                    .filter(view -> view.getSpec().getName().equals(name))
                    .forEach(change);
            return registry;
        });
    }

    @Test
    void rowsAreStoredWithTheirTypesAndTimes() {
        writer(RichCatalog.catalog())
                .write(
                        ANYONE,
                        "drivers",
                        rows(
                                "{'driver_id':[1,2],'conv_rate':[0.5,null],'trips':[9007199254740993,null],'name':['a','b'],"
                                        + "'event_timestamp':['2026-02-01T02:00:00+02:00',1769904000000000001],"
                                        + "'created':[null,'2026-02-01'],'more':[[1],{}]}"));

        assertThat(stored("drivers", "trips", 1)).isEqualTo(OnlineStoreContract.int64(9007199254740993L));
        assertThat(stored("drivers", "trips", 2)).isEqualTo(Value.getDefaultInstance());
        assertThat(read("drivers", "trips", 1).cells().seconds(0))
                .isEqualTo(Instant.parse("2026-02-01T00:00:00Z").getEpochSecond());
        assertThat(read("drivers", "trips", 2).cells().nanos(0)).isEqualTo(1);
    }

    @Test
    void rowsOfNullsAreStoredAsNulls() {
        writer(RichCatalog.catalog())
                .write(
                        ANYONE,
                        "drivers",
                        rows("{'driver_id':[1],'conv_rate':[null],'trips':[null],'name':[null]," + TIMES + "}"));

        assertThat(stored("drivers", "trips", 1)).isEqualTo(Value.getDefaultInstance());
    }

    @Test
    void noRowsAreNoFault() {
        FeatureWriter writer = writer(RichCatalog.catalog());
        writer.write(ANYONE, "drivers", rows("{}"));
        writer.push(ANYONE, "drivers_push", PushTarget.ONLINE, rows("{'driver_id':[],'p_int':[]}"));

        assertThat(store.rows("drivers") + store.rows("pushed")).isZero();
    }

    @Test
    void columnsMayHaveTheNamesOfTheSource() {
        Catalog mapped = withView(
                "drivers",
                view -> view.getSpecBuilder()
                        .getBatchSourceBuilder()
                        .setTimestampField("happened")
                        .setCreatedTimestampColumn("made")
                        .putFieldMapping("n_trips", "trips")
                        .putFieldMapping("id", "driver_id"));
        writer(mapped)
                .write(
                        ANYONE,
                        "drivers",
                        rows("{'id':[1],'conv_rate':[1],'n_trips':[5],'name':['x'],'happened':['2026-02-01'],"
                                + "'made':['2026-02-01']}"));
        writer(mapped)
                .write(
                        ANYONE,
                        "drivers",
                        rows("{'driver_id':[2],'conv_rate':[1],'trips':[6],'name':['x']," + TIMES + "}"));

        assertThat(stored("drivers", "trips", 1)).isEqualTo(OnlineStoreContract.int64(5));
        assertThat(stored("drivers", "trips", 2)).isEqualTo(OnlineStoreContract.int64(6));
    }

    @Test
    void twoColumnsForOneMeaningAreRefused() {
        Catalog mapped = withView(
                "drivers", view -> view.getSpecBuilder().getBatchSourceBuilder().putFieldMapping("n_trips", "trips"));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "there already",
                () -> writer(mapped)
                        .write(
                                ANYONE,
                                "drivers",
                                rows("{'driver_id':[1],'conv_rate':[1],'n_trips':[5],'trips':[6],'name':['x']," + TIMES
                                        + "}")));
    }

    @Test
    void whatIsWrongIsNamedByColumnAndRowAndNothingIsStored() {
        FeatureWriter writer = writer(RichCatalog.catalog());
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "lack the columns [name, event_timestamp, created]",
                () -> writer.write(ANYONE, "drivers", rows("{'driver_id':[1],'conv_rate':[1],'trips':[1]}")));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "Column 'trips', row 1",
                () -> writer.write(
                        ANYONE,
                        "drivers",
                        rows("{'driver_id':[1,2],'conv_rate':[1,1],'trips':[1,'x'],'name':['a','b']," + TIMES + "}")));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "'driver_id' has 2 values, 'conv_rate' has 1",
                () -> writer.write(ANYONE, "drivers", rows("{'driver_id':[1,2],'conv_rate':[1]}")));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "Column 'driver_id' must be a list",
                () -> writer.write(ANYONE, "drivers", rows("{'driver_id':1}")));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "Column 'event_timestamp', row 0",
                () -> writer.write(ANYONE, "drivers", rows("{'driver_id':[1],'event_timestamp':[null]}")));
        assertThat(store.rows("drivers")).isZero();
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() {
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "Row 1: Vector length 1 does not match expected 3 for feature 'emb' in feature view 'docs'.",
                () -> writer(RichCatalog.catalog())
                        .write(ANYONE, "docs", rows("{'driver_id':[1,2],'emb':[null,[1.0]],'title':['a','b']}")));
    }

    private static final String PUSHED =
            "{'driver_id':[1],'p_int':[3],'p_float':[1.5],'p_str':['s'],'p_bool':[true],'p_list':[[1.0]],'p_ts':[1],"
                    + TIMES + "}";

    private static Catalog withTwin() {
        return RichCatalog.changed(registry -> {
            FeatureView pushed = registry.getFeatureViewsList().stream()
                    .filter(view -> view.getSpec().getName().equals("pushed"))
                    .findFirst()
                    .orElseThrow();
            FeatureView.Builder twin = pushed.toBuilder();
            twin.getSpecBuilder().setName("pushed_too");
            return registry.addFeatureViews(twin);
        });
    }

    @Test
    void aPushGoesToTheHistoryOnceHoweverManyViewsHaveIt() {
        FeatureWriter writer = writer(withTwin());
        writer.push(ANYONE, "drivers_push", PushTarget.OFFLINE, rows(PUSHED));

        assertThat(added).hasSize(1);
        assertThat(added.getFirst()).hasSize(1);
        assertThat(store.rows("pushed")).isZero();

        writer.push(ANYONE, "drivers_push", PushTarget.ONLINE_AND_OFFLINE, rows(PUSHED));
        assertThat(added).hasSize(2);
        assertThat(store.rows("pushed_too")).isEqualTo(1);
    }

    @Test
    void nothingIsAddedToTheHistoryThatTheOnlineStoreCannotTake() {
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "Column 'p_int', row 0",
                () -> writer(RichCatalog.catalog())
                        .push(
                                ANYONE,
                                "drivers_push",
                                PushTarget.ONLINE_AND_OFFLINE,
                                rows(PUSHED.replace("'p_int':[3]", "'p_int':['x']"))));
        assertThat(added).isEmpty();
    }

    @Test
    void aViewWithoutABatchSourceHasNoHistory() {
        Catalog without = withView("pushed", view -> view.getSpecBuilder().clearBatchSource());
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "Feature view 'pushed' has no batch source",
                () -> writer(without).push(ANYONE, "drivers_push", PushTarget.OFFLINE, rows(PUSHED)));
    }

    @Test
    void aPushGoesToEveryViewThatTheSourceFeeds() {
        Catalog two = withTwin();
        String df = PUSHED;
        writer(two).push(ANYONE, "drivers_push", PushTarget.ONLINE, rows(df));

        assertThat(stored("pushed", "p_int", 1)).isEqualTo(OnlineStoreContract.int64(3));
        assertThat(stored("pushed_too", "p_int", 1)).isEqualTo(OnlineStoreContract.int64(3));
        assertRefused(
                ErrorCode.PUSH_SOURCE_NOT_FOUND,
                "Unable to find push source 'nope'.",
                () -> writer(two).push(ANYONE, "nope", PushTarget.ONLINE, rows(df)));
    }

    @Test
    void aViewComputedOnWriteTakesItsFeaturesButNotItsInputs() {
        FeatureWriter writer = writer(RichCatalog.catalog());
        WriteRequest features = rows("{'driver_id':[1],'p_int_sq':[16]}");
        writer.write(ANYONE, "od_write", new WriteRequest(features.frame(), true, false));

        assertThat(stored("od_write", "p_int_sq", 1)).isEqualTo(OnlineStoreContract.int64(16));
        assertThat(read("od_write", "p_int_sq", 1).cells().seconds(0)).isEqualTo(NOW.getEpochSecond());
        assertRefused(
                ErrorCode.NOT_IMPLEMENTED,
                "transform_on_write=false",
                () -> writer.write(ANYONE, "od_write", features));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "write_to_online_store=False",
                () -> writer.write(ANYONE, "od_pandas", features));
    }

    @Test
    void aLaterVersionIsWrittenToItsOwnTable() {
        Catalog second = withView("drivers", view -> view.getMetaBuilder().setCurrentVersionNumber(1));
        writer(RichCatalog.source(second), new ServingRules(3, true, false, false))
                .write(
                        ANYONE,
                        "drivers",
                        rows("{'driver_id':[1],'conv_rate':[1],'trips':[5],'name':['x']," + TIMES + "}"));

        assertThat(store.rows("drivers_v1")).isEqualTo(1);
        assertThat(store.rows("drivers")).isZero();
    }

    @Test
    void theRegistryIsReadAnewOnlyOnRequest() {
        Catalog empty = RichCatalog.changed(registry -> registry.clearFeatureViews());
        CatalogSource stale = new CatalogSource() {
            @Override
            public Catalog current() {
                return empty;
            }

            @Override
            public Catalog refresh() {
                return RichCatalog.catalog();
            }

            @Override
            public void close() {}
        };
        FeatureWriter writer = writer(stale, new ServingRules(3, false, false, false));
        WriteRequest request = rows("{'driver_id':[1],'conv_rate':[1],'trips':[5],'name':['x']," + TIMES + "}");

        assertRefused(
                ErrorCode.OBJECT_NOT_FOUND,
                "Can't recognize feast object with a name drivers",
                () -> writer.write(ANYONE, "drivers", request));
        writer.write(ANYONE, "drivers", new WriteRequest(request.frame(), false, true));
        assertThat(store.rows("drivers")).isEqualTo(1);
    }
}
