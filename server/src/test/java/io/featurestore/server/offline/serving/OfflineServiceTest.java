package io.featurestore.server.offline.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.FeatureService;
import io.featurestore.server.auth.Action;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SelectedFeature;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.serving.OfflineCommand.Historical;
import io.featurestore.server.offline.serving.OfflineCommand.NamedView;
import io.featurestore.server.online.RichCatalog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How names of a request become views, sources and rights.
class OfflineServiceTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
    private static final Identity USER = new Identity.Authenticated("ann", Set.of(), Set.of(), Set.of());

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> checked = new ArrayList<>();
    private final Authorizer noting = new Authorizer() {
        @Override
        public boolean allows(
                Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
            return true;
        }

        @Override
        public void require(Identity caller, Catalog.Permissions permissions, Resource resource, Set<Action> actions) {
            checked.add(resource.type() + " " + resource.name() + " " + actions + " " + resource.tags());
            if (resource.name().startsWith("hidden")) {
                throw ServeException.of(ErrorCode.PERMISSION_DENIED, "not on " + resource.name());
            }
        }
    };

    @AfterEach
    void everythingIsGivenBack() {
        store.close();
    }

    private OfflineService service(FeatureService... more) {
        return new OfflineService(RichCatalog.source(OffDemo.catalog(more)), store, noting, NOON, false);
    }

    private static Historical question(List<NamedView> views, String... refs) {
        return new Historical(
                views, List.of(refs), "offdemo", false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static NamedView plain(String name) {
        return new NamedView(name, Optional.empty());
    }

    private static NamedView alias(String name, String alias) {
        return new NamedView(name, Optional.of(alias));
    }

    /// Asks with a frame of these columns, which is empty.
    private HistoricalRequest ask(OfflineService service, Historical question, String... columns) {
        Schema schema = new Schema(List.of(columns).stream()
                .map(name -> Field.nullable(name, new ArrowType.Int(64, true)))
                .toList());
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            service.historicalFeatures(USER, question, Optional.of(empty(root))).close();
        }
        return (HistoricalRequest) store.asked.getLast();
    }

    private static RowSource empty(VectorSchemaRoot root) {
        return new RowSource() {
            @Override
            public VectorSchemaRoot root() {
                return root;
            }

            @Override
            public boolean next() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServeException.class, e -> {
            assertThat(e.error().code()).as(e.error().message()).isEqualTo(code);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(e.error().message()).contains(word));
        });
    }

    @Test
    void featuresAreGroupedByViewInTheOrderOfTheirFirstMention() {
        HistoricalRequest request = ask(
                service(),
                question(
                        List.of(plain("driver_stats"), plain("global_stats")),
                        "global_stats:rate",
                        "driver_stats:total",
                        "driver_stats:conv_rate",
                        "driver_stats:total"),
                "driver_id",
                "event_timestamp");

        assertThat(request.views())
                .extracting(ViewSelection::outputName)
                .containsExactly("global_stats", "driver_stats");
        assertThat(request.views().getFirst().keys()).isEmpty();
        assertThat(request.views().getLast().features())
                .extracting(SelectedFeature::name)
                .containsExactly("total", "conv_rate");
        assertThat(checked)
                .containsExactly(
                        "FEATURE_VIEW driver_stats [READ_OFFLINE] {team=drivers}",
                        "FEATURE_VIEW global_stats [READ_OFFLINE] {}");
    }

    @Test
    void anAliasBringsTheKeysOfItsProjectionOfThatView() {
        HistoricalRequest request = ask(
                service(),
                question(
                        List.of(alias("driver_stats", "orig"), alias("driver_stats", "dest")),
                        "orig:conv_rate",
                        "dest:conv_rate"),
                "o_id",
                "d_id",
                "event_timestamp");

        assertThat(request.views()).extracting(ViewSelection::outputName).containsExactly("orig", "dest");
        assertThat(request.views())
                .extracting(ViewSelection::keys)
                .containsExactly(List.of(new JoinKey("driver_id", "o_id")), List.of(new JoinKey("driver_id", "d_id")));
    }

    @Test
    void whereServicesDifferInAnAliasTheKeysThatTheFrameHasCount() {
        OfflineService service =
                service(OffDemo.service("late", "driver_stats", "orig", Map.of("driver_id", "somebody")));
        Historical question = question(List.of(alias("driver_stats", "orig")), "orig:total");

        assertThat(ask(service, question, "o_id").views().getFirst().keys())
                .containsExactly(new JoinKey("driver_id", "o_id"));
        assertThat(ask(service, question, "somebody").views().getFirst().keys())
                .containsExactly(new JoinKey("driver_id", "somebody"));
    }

    @Test
    void anAliasThatNoServiceHasIsRefused() {
        assertRefused(
                () -> ask(service(), question(List.of(alias("driver_stats", "mine")), "mine:total"), "driver_id"),
                ErrorCode.INVALID_ARGUMENT,
                "name_aliases",
                "mine",
                "apply");
    }

    @Test
    void onlyTheCurrentVersionCanBeHad() {
        List<NamedView> view = List.of(plain("driver_stats"));
        assertThat(ask(service(), question(view, "driver_stats@v2:total", "driver_stats@latest:conv_rate"), "driver_id")
                        .views()
                        .getFirst()
                        .features())
                .extracting(SelectedFeature::name)
                .containsExactly("total", "conv_rate");
        assertRefused(
                () -> ask(service(), question(view, "driver_stats@v1:total"), "driver_id"),
                ErrorCode.FEATURE_VIEW_VERSION_NOT_FOUND,
                "driver_stats@v1",
                "v2");
    }

    @Test
    void whatDoesNotExistIsNamed() {
        assertRefused(
                () -> ask(service(), question(List.of(plain("nope")), "nope:x"), "driver_id"),
                ErrorCode.FEATURE_VIEW_NOT_FOUND,
                "Feature view nope does not exist in project offdemo");
        assertRefused(
                () -> ask(service(), question(List.of(plain("driver_stats")), "driver_stats:nope"), "driver_id"),
                ErrorCode.INVALID_ARGUMENT,
                "driver_stats",
                "nope");
        assertRefused(
                () -> ask(service(), question(List.of(plain("driver_stats")), "global_stats:rate"), "driver_id"),
                ErrorCode.INVALID_ARGUMENT,
                "global_stats",
                "feature_view_names");
    }

    @Test
    void anOnDemandViewIsRefusedByName() {
        assertRefused(
                () -> ask(
                        service(),
                        question(List.of(plain("driver_stats")), "driver_stats:total", "odfv:conv_plus"),
                        "driver_id"),
                ErrorCode.NOT_IMPLEMENTED,
                "odfv");
    }

    @Test
    void anotherProjectIsRefused() {
        Historical elsewhere = new Historical(
                List.of(plain("driver_stats")),
                List.of("driver_stats:total"),
                "projb",
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertRefused(() -> ask(service(), elsewhere, "driver_id"), ErrorCode.INVALID_ARGUMENT, "offdemo", "projb");
    }

    @Test
    void withoutAFrameTheViewsOwnTimesAreAskedFor() {
        service()
                .historicalFeatures(
                        USER, question(List.of(plain("driver_stats")), "driver_stats:total"), Optional.empty())
                .close();

        assertThat(((HistoricalRequest) store.asked.getFirst()).entities())
                .isEqualTo(new EntityRows.Range(Optional.empty(), NOON.instant()));
    }

    @Test
    void aQueryReadsPastPermissionsAndIsRefusedToCallersWhomTheyHold() {
        Historical query = new Historical(
                List.of(plain("driver_stats")),
                List.of("driver_stats:total"),
                "offdemo",
                false,
                Optional.of("SELECT 1"),
                Optional.empty(),
                Optional.empty());

        assertRefused(
                () -> service().historicalFeatures(USER, query, Optional.empty()),
                ErrorCode.PERMISSION_DENIED,
                "--entity-sql");
        service()
                .historicalFeatures(new Identity.Anyone(), query, Optional.empty())
                .close();
        assertThat(((HistoricalRequest) store.asked.getFirst()).entities()).isEqualTo(new EntityRows.Sql("SELECT 1"));
    }

    @Test
    void aSourceAsTheRegistryHasItMayBeLookedAtByWhoMayReadIt() {
        service()
                .columns(
                        USER,
                        new OfflineCommand.Columns(
                                OffDemo.DRIVERS.toBuilder().clearTags().build()));
        assertThat(checked).containsExactly("DATA_SOURCE driver_src [READ_OFFLINE] {}");
    }

    @Test
    void aSourceThatIsDescribedOtherwiseTakesTheRightToWriteIt() {
        DataSource elsewhere = OffDemo.DRIVERS.toBuilder()
                .setFileOptions(DataSource.FileOptions.newBuilder().setUri("/etc/secret.parquet"))
                .build();
        service().columns(USER, new OfflineCommand.Columns(elsewhere));
        assertThat(checked).hasSize(2);
        assertThat(checked.getLast()).contains("driver_src", "UPDATE");

        checked.clear();
        service()
                .validate(
                        USER,
                        new OfflineCommand.Validate(
                                elsewhere.toBuilder().setName("new_one").build()));
        assertThat(checked).containsExactly("DATA_SOURCE new_one [READ_OFFLINE] {}", "DATA_SOURCE new_one [CREATE] {}");
    }

    @Test
    void aHiddenNameLooksTheSameWhetherItExistsOrNot() {
        assertRefused(
                () -> ask(service(), question(List.of(plain("hidden_view")), "hidden_view:x"), "driver_id"),
                ErrorCode.PERMISSION_DENIED);
        assertRefused(
                () -> service()
                        .pull(
                                USER,
                                new OfflineCommand.Pull(
                                        true,
                                        "hidden_src",
                                        List.of(),
                                        List.of(),
                                        "ts",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())),
                ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void whatWasAppliedAMomentAgoIsFound() {
        Catalog empty = new Catalog(
                "offdemo",
                Instant.EPOCH,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Catalog.Permissions("offdemo", List.of(), true));
        CatalogSource late = new CatalogSource() {
            @Override
            public Catalog current() {
                return empty;
            }

            @Override
            public Catalog refresh() {
                return OffDemo.catalog();
            }

            @Override
            public void close() {}
        };
        OfflineService service = new OfflineService(late, store, noting, NOON, false);

        assertThat(ask(service, question(List.of(plain("driver_stats")), "driver_stats:total"), "driver_id")
                        .views())
                .hasSize(1);
    }
}
