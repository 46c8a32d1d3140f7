package io.featurestore.server.materialize;

import static io.featurestore.server.materialize.MaterializeWorld.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.PullRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaterializerTest {
    private static final Window JANUARY =
            new Window.Range(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-31T00:00:00Z"));
    private static final String JANUARY_SHOWN = "2026-01-01T00:00:00Z..2026-01-31T00:00:00Z";

    @TempDir
    Path folder;

    private final ScriptedStore offline = new ScriptedStore();
    private MaterializeWorld world;

    @BeforeEach
    void open() {
        world = new MaterializeWorld(folder, offline);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void rowsAreInTheOnlineStoreAndTheWindowInTheRegistry() {
        world.view("stats");

        List<Outcome> outcomes = world.run(JANUARY);

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.figures().rows()).isEqualTo(3));
        assertThat(world.stored("stats", "trips", 2)).contains(int64(20));
        assertThat(world.intervals("stats")).containsExactly(JANUARY_SHOWN);
        assertThat(world.meta("stats").getState()).isEqualTo(FeatureViewState.AVAILABLE_ONLINE);
    }

    @Test
    void theSourceIsAskedByItsOwnNamesForTheNewestRowOfEachKey() {
        world.view("stats", spec -> {
            spec.getBatchSourceBuilder()
                    .setCreatedTimestampColumn("created")
                    .putFieldMapping("n_trips", "trips")
                    .putFieldMapping("drv", "driver_id");
            return spec;
        });

        PullRequest pull = pulled(JANUARY);

        assertThat(pull.joinKeys()).containsExactly("drv");
        assertThat(pull.features()).containsExactly("n_trips");
        assertThat(pull.timestampField()).isEqualTo("event_timestamp");
        assertThat(pull.createdTimestampColumn()).contains("created");
        assertThat(pull.start()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(pull.end()).contains(Instant.parse("2026-01-31T00:00:00Z"));
    }

    private PullRequest pulled(Window window) {
        List<Outcome> ignored = world.run(window);
        return offline.pulls.getLast();
    }

    @Test
    void anIncrementalRunBeginsWhereTheLastOneEndedAndAtTheTtlBeforeThat() {
        world.view("stats");

        assertThat(pulled(new Window.Incremental(NOW)).start()).contains(NOW.minus(Duration.ofDays(1)));
        assertThat(pulled(new Window.Incremental(NOW)).start()).contains(NOW);
        assertThat(world.intervals("stats")).containsExactly("2026-01-31T00:00:00Z..2026-02-01T00:00:00Z");
    }

    @Test
    void withoutATtlTheFirstIncrementalRunBeginsAYearAgo() {
        world.view("stats", FeatureViewSpec.Builder::clearTtl);

        assertThat(pulled(new Window.Incremental(NOW)).start()).contains(NOW.minus(Duration.ofDays(364)));
    }

    @Test
    void anIncrementalRunThatEndsBeforeTheLastOneHasNothingToDo() {
        world.view("stats");
        world.run(JANUARY);

        List<Outcome> outcomes = world.run(new Window.Incremental(Instant.parse("2026-01-15T00:00:00Z")));

        assertThat(outcomes).containsExactly(new Outcome.UpToDate("stats", Instant.parse("2026-01-31T00:00:00Z")));
        assertThat(world.intervals("stats")).containsExactly(JANUARY_SHOWN);
        assertThat(offline.pulls).hasSize(1);
    }

    @Test
    void aWindowThatEndsBeforeItStartsIsRefusedBeforeAnythingIsDone() {
        world.view("stats");

        assertThatThrownBy(() -> world.run(new Window.Range(NOW, NOW.minusSeconds(1))))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining("is greater than the given end_date");
        assertThatThrownBy(() -> world.run(new Window.Incremental(Instant.parse("2020-01-01T00:00:00Z"))))
                .hasMessageContaining("stats was never materialized");
        assertThat(world.intervals("stats")).isEmpty();
    }

    @Test
    void whatLiesInTheFutureIsNotRecordedAsDone() {
        world.view("stats");

        world.run(new Window.Range(NOW.minusSeconds(60), NOW.plus(Duration.ofDays(1))));
        world.run(new Window.Range(NOW.plusSeconds(60), NOW.plus(Duration.ofDays(1))));

        assertThat(world.intervals("stats")).containsExactly("2026-01-31T23:59:00Z..2026-02-01T00:00:00Z");
    }

    @Test
    void aViewThatFailsIsAsItWasAndTheOthersAreDone() {
        world.view("bad", spec -> spec.addFeatures(MaterializeWorld.feature("missing", ValueType.Enum.INT64)));
        world.view("good");
        world.state("bad", FeatureViewState.GENERATED);

        List<Outcome> outcomes = world.run(JANUARY);

        assertThat(outcomes)
                .filteredOn(outcome -> outcome.view().equals("bad"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error().message())
                                .isEqualTo("Feature view bad: the source's rows lack the column 'missing'"));
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.view().equals("good"))
                .singleElement()
                .isInstanceOf(Outcome.Done.class);
        assertThat(world.meta("bad").getState()).isEqualTo(FeatureViewState.GENERATED);
        assertThat(world.intervals("bad")).isEmpty();
        assertThat(world.intervals("good")).containsExactly(JANUARY_SHOWN);
    }

    @Test
    void aViewThatIsOnlyCreatedCannotBeMaterialized() {
        world.view("stats");
        world.state("stats", FeatureViewState.CREATED);

        assertThat(world.run(JANUARY))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error().message())
                                .isEqualTo("FeatureView stats cannot transition from CREATED to MATERIALIZING."));
        assertThat(world.meta("stats").getState()).isEqualTo(FeatureViewState.CREATED);
    }

    @Test
    void theStateIsMaterializingWhileTheRunGoesOnAndAStuckOneIsNoObstacle() {
        world.view("stats");
        world.state("stats", FeatureViewState.GENERATED);
        offline.batches.drainPermits();

        CompletableFuture<Outcome> run =
                world.materializer.start(world.plan(JANUARY)).getFirst();
        Awaitility.await().until(() -> world.meta("stats").getState() == FeatureViewState.MATERIALIZING);
        offline.batches.release(100);

        assertThat(run.join()).isInstanceOf(Outcome.Done.class);
        assertThat(world.meta("stats").getState()).isEqualTo(FeatureViewState.AVAILABLE_ONLINE);
        world.state("stats", FeatureViewState.MATERIALIZING);
        assertThat(world.run(JANUARY)).singleElement().isInstanceOf(Outcome.Done.class);
    }

    @Test
    void whoAsksForAViewThatIsBeingLoadedJoinsThatLoad() {
        world.view("stats");
        offline.batches.drainPermits();

        CompletableFuture<Outcome> first =
                world.materializer.start(world.plan(JANUARY)).getFirst();
        CompletableFuture<Outcome> second =
                world.materializer.start(world.plan(JANUARY)).getFirst();
        Awaitility.await().until(() -> offline.pulls.size() == 1);
        offline.batches.release(100);

        assertThat(second.join()).isSameAs(first.join());
        assertThat(offline.pulls).hasSize(1);
        assertThat(world.intervals("stats")).containsExactly(JANUARY_SHOWN);
    }

    @Test
    void whoAsksForMoreThanIsBeingLoadedGetsTheRestAfterwards() {
        world.view("stats");
        offline.batches.drainPermits();

        CompletableFuture<Outcome> first =
                world.materializer.start(world.plan(JANUARY)).getFirst();
        Awaitility.await().until(() -> offline.pulls.size() == 1);
        CompletableFuture<Outcome> second = world.materializer
                .start(world.plan(new Window.Incremental(NOW)))
                .getFirst();
        offline.batches.release(100);

        assertThat(first.join()).isInstanceOf(Outcome.Done.class);
        assertThat(second.join()).isInstanceOf(Outcome.Done.class);
        assertThat(offline.pulls.getLast().start()).contains(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(world.intervals("stats")).containsExactly("2026-01-01T00:00:00Z..2026-02-01T00:00:00Z");
    }

    @Test
    void stoppingPutsTheViewBackAndLeavesTheWindowToTheNextRun() throws InterruptedException {
        world.view("stats");
        world.run(JANUARY);
        offline.batches.drainPermits();
        offline.batches.release(1);

        CompletableFuture<Outcome> run = world.materializer
                .start(world.plan(new Window.Incremental(NOW)))
                .getFirst();
        Awaitility.await().until(() -> world.meta("stats").getState() == FeatureViewState.MATERIALIZING);
        Awaitility.await().until(() -> offline.pulls.size() == 2);
        boolean ended = world.materializer.stop(Duration.ofSeconds(10));

        assertThat(ended).isTrue();
        assertThat(run.join())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error().message())
                                .isEqualTo("Materializing feature view stats was stopped"));
        assertThat(world.meta("stats").getState()).isEqualTo(FeatureViewState.AVAILABLE_ONLINE);
        assertThat(world.intervals("stats")).containsExactly(JANUARY_SHOWN);
    }

    @Test
    void aSourceThatFailsMidwayIsNotTakenForTheWhole() {
        world.view("stats");
        offline.failure = Optional.of(ServeException.of(ErrorCode.UNAVAILABLE, "stats.parquet went away"));

        assertThat(world.run(JANUARY))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error().message()).isEqualTo("stats.parquet went away"));
        assertThat(world.intervals("stats")).isEmpty();
    }

    @Test
    void onDemandViewsAreRefusedByNameAndTheRestGoesOn() {
        world.view("stats");
        world.onDemandView("ratio");

        Plan all = world.plan(JANUARY);
        assertThat(all.selection().refused()).containsExactly("ratio");
        assertThat(all.selection().refusedByName()).isFalse();
        assertThat(world.materializer.run(all)).singleElement().isInstanceOf(Outcome.Done.class);
        assertThat(world.plan(JANUARY, "ratio", "stats").selection().refusedByName())
                .isTrue();
    }

    @Test
    void withoutNamesThoseThatAreServedOnlineAndEnabledAreMeant() {
        world.view("stats");
        world.view("offline_only", spec -> spec.setOnline(false).setOffline(true));
        world.view("disabled", spec -> spec.setDisabled(true));

        assertThat(world.plan(JANUARY).selection().targets())
                .extracting(Target::name)
                .containsExactly("stats");
        assertThat(world.plan(JANUARY, "offline_only").selection().targets()).hasSize(1);
    }

    @Test
    void aNameThatCannotBeMaterializedEndsTheRequestBeforeAnythingIsDone() {
        world.view("stats");
        world.view("disabled", spec -> spec.setDisabled(true));
        world.view("neither", spec -> spec.setOnline(false));

        assertThatThrownBy(() -> world.run(JANUARY, "stats", "nope"))
                .hasMessageContaining("Feature view nope does not exist in project shop");
        assertThatThrownBy(() -> world.run(JANUARY, "disabled"))
                .hasMessageContaining("FeatureView disabled is disabled. Enable it before materializing.");
        assertThatThrownBy(() -> world.run(JANUARY, "neither"))
                .hasMessageContaining("FeatureView neither is not configured to be served online.");
        assertThat(offline.pulls).isEmpty();
    }

    @Test
    void aVersionNeedsOneViewAndVersioning() {
        world.view("stats");

        assertThatThrownBy(() -> world.materializer.plan(
                        world.materializer.catalog(),
                        new MaterializeRequest(JANUARY, Optional.empty(), Optional.of("v2"))))
                .hasMessageContaining("--version requires --views with exactly one feature view.");
        assertThatThrownBy(() -> world.materializer.plan(
                        world.materializer.catalog(),
                        new MaterializeRequest(JANUARY, Optional.of(List.of("stats")), Optional.of("v2"))))
                .hasMessageContaining("enable_online_feature_view_versioning: true");
    }

    private static Value int64(long number) {
        return Value.newBuilder().setInt64Val(number).build();
    }
}
