package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureTransformationProto.FeatureTransformationV2;
import feast.proto.core.FeatureTransformationProto.UserDefinedFunctionV2;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewMeta;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.FeatureViewVersionProto.FeatureViewVersionRecord;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.LabelViewProto.LabelViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureViewVersionsTest {
    private final InMemory store = new InMemory();

    private static FeatureViewSpec.Builder view(String... features) {
        FeatureViewSpec.Builder spec = FeatureViewSpec.newBuilder().setName("v").addEntities("driver");
        for (String feature : features) {
            spec.addFeaturesBuilder().setName(feature).setValueType(ValueType.Enum.FLOAT);
        }
        return spec;
    }

    private void apply(FeatureViewSpec.Builder spec) {
        store.writes()
                .apply(
                        Kind.FEATURE_VIEW,
                        "p",
                        FeatureView.newBuilder().setSpec(spec).build());
    }

    private FeatureView stored() {
        return store.reads().get(Kind.FEATURE_VIEW, "p", "v", true);
    }

    private List<FeatureViewVersionRecord> history() {
        return store.current().getFeatureViewVersionHistory().getRecordsList();
    }

    private List<Integer> versions() {
        return history().stream()
                .map(FeatureViewVersionRecord::getVersionNumber)
                .toList();
    }

    @Test
    void aNewViewIsVersionZero() throws Exception {
        apply(view("a"));

        assertThat(versions()).containsExactly(0);
        FeatureViewVersionRecord record = history().getFirst();
        assertThat(record.getFeatureViewName()).isEqualTo("v");
        assertThat(record.getProjectId()).isEqualTo("p");
        assertThat(record.getFeatureViewType()).isEqualTo("feature_view");
        assertThat(record.getVersionId()).isNotEmpty();
        assertThat(FeatureView.parseFrom(record.getFeatureViewProto())).isEqualTo(stored());
    }

    @Test
    void theSameDefinitionAgainWritesNothing() {
        DataSource.Builder source = DataSource.newBuilder()
                .setType(DataSource.SourceType.BATCH_FILE)
                .setName("s");
        apply(view("a", "b").setBatchSource(source));
        int before = store.stored();

        // what clients send differently each time
        source.getMetaBuilder().setCreatedTimestamp(Timestamp.newBuilder().setSeconds(7));
        source.setDataSourceClassType("feast.infra.offline_stores.file_source.FileSource");
        apply(view("b", "a").setBatchSource(source).setVersion("latest"));

        assertThat(store.stored()).isEqualTo(before);
        assertThat(versions()).containsExactly(0);
    }

    @Test
    void aChangeThatIsNoneOfTheSchemaIsMadeInPlace() {
        apply(view("a"));
        FeatureView before = stored();

        apply(view("a").setDescription("new").setOnline(true).putTags("team", "x"));

        assertThat(stored().getSpec().getDescription()).isEqualTo("new");
        assertThat(stored().getSpec().getOnline()).isTrue();
        assertThat(stored().getMeta().getCreatedTimestamp())
                .isEqualTo(before.getMeta().getCreatedTimestamp());
        assertThat(stored().getMeta().getLastUpdatedTimestamp().getSeconds())
                .isGreaterThan(before.getMeta().getLastUpdatedTimestamp().getSeconds());
        assertThat(versions()).containsExactly(0);
    }

    @Test
    void aSourceThatIsTakenAwayGoes() {
        apply(view("a")
                .setBatchSource(DataSource.newBuilder().setName("file"))
                .setStreamSource(DataSource.newBuilder().setName("push")));

        apply(view("a").setBatchSource(DataSource.newBuilder().setName("file")));

        assertThat(stored().getSpec().hasStreamSource()).isFalse();
        assertThat(stored().getSpec().getBatchSource().getName()).isEqualTo("file");
        assertThat(versions()).containsExactly(0);

        apply(view("a"));

        assertThat(stored().getSpec().hasBatchSource()).isFalse();
    }

    @Test
    void aChangedSchemaMakesTheNextVersion() {
        apply(view("a"));
        apply(view("a", "b"));
        apply(view("b"));

        assertThat(versions()).containsExactly(0, 1, 2);
        assertThat(stored().getMeta().getCurrentVersionNumber()).isEqualTo(2);
        assertThat(stored().getSpec().getFeaturesList()).extracting("name").containsExactly("b");
    }

    @Test
    void aViewFromBeforeHistoryWasKeptBecomesVersionZeroOnItsFirstChange() {
        apply(view("a"));
        FeatureView old = stored();
        store.update(registry ->
                registry.toBuilder().clearFeatureViewVersionHistory().build());

        apply(view("b"));

        assertThat(versions()).containsExactly(0, 1);
        assertThat(history().getFirst().getFeatureViewProto()).isEqualTo(old.toByteString());
    }

    @Test
    void whatIsMaterializedAndTheStateOutliveEveryChange() {
        apply(view("a"));
        store.writes().applyMaterialization("p", "v", seconds(10), seconds(20));
        FeatureViewMeta before = stored().getMeta();
        assertThat(before.getState()).isEqualTo(FeatureViewState.AVAILABLE_ONLINE);

        apply(view("a").setDescription("in place"));
        apply(view("b"));
        apply(view("b").setVersion("v0"));

        assertThat(stored().getMeta().getMaterializationIntervalsList())
                .isEqualTo(before.getMaterializationIntervalsList());
        assertThat(stored().getMeta().getState()).isEqualTo(FeatureViewState.AVAILABLE_ONLINE);
    }

    @Test
    void aStateThatIsSentIsTaken() {
        apply(view("a"));
        FeatureView materializing = FeatureView.newBuilder()
                .setSpec(view("a"))
                .setMeta(FeatureViewMeta.newBuilder().setState(FeatureViewState.MATERIALIZING))
                .build();

        store.writes().apply(Kind.FEATURE_VIEW, "p", materializing);

        assertThat(stored().getMeta().getState()).isEqualTo(FeatureViewState.MATERIALIZING);
        assertThat(versions()).containsExactly(0);
    }

    @Test
    void theNumberOfTheVersionIsNotTheClients() {
        apply(view("a"));
        apply(view("b"));

        apply(view("b").setDescription("a client that knows no number sends none"));

        assertThat(stored().getMeta().getCurrentVersionNumber()).isEqualTo(1);
    }

    @Test
    void aPinRestoresAFormerVersion() {
        apply(view("a").setDescription("first"));
        apply(view("b").setDescription("second"));

        apply(view("b").setDescription("second").setVersion("version0"));

        assertThat(stored().getSpec().getFeaturesList()).extracting("name").containsExactly("a");
        assertThat(stored().getSpec().getDescription()).isEqualTo("first");
        assertThat(stored().getSpec().getVersion()).isEqualTo("version0");
        assertThat(stored().getMeta().getCurrentVersionNumber()).isZero();
        assertThat(versions()).containsExactly(0, 1);
    }

    @Test
    void aPinTogetherWithAChangeIsRefused() {
        apply(view("a"));
        apply(view("b"));
        FeatureView before = stored();

        assertThatThrownBy(() -> apply(view("b").setDescription("changed").setVersion("v0")))
                .isInstanceOfSatisfying(ServeException.class, refused -> {
                    assertThat(refused.error().code()).isEqualTo(ErrorCode.FEATURE_VIEW_PIN_CONFLICT);
                    assertThat(refused.error().message()).startsWith("Cannot pin feature view 'v' to v0 because");
                });
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aVersionThatDoesNotExistYetIsDeclared() {
        apply(view("a"));
        apply(view("b").setVersion("v5"));

        assertThat(versions()).containsExactly(0, 5);
        assertThat(stored().getMeta().getCurrentVersionNumber()).isEqualTo(5);

        apply(view("c"));
        assertThat(versions()).containsExactly(0, 5, 6);
    }

    @Test
    void deletingAViewForgetsItsHistory() {
        apply(view("a"));
        apply(view("b"));
        store.writes().deleteView("p", "v");
        assertThat(versions()).isEmpty();

        apply(view("c"));
        assertThat(versions()).containsExactly(0);
    }

    @Test
    void deletingAProjectForgetsItsHistory() {
        apply(view("a"));
        apply(view("b"));
        store.writes().deleteProject("p");
        assertThat(versions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "v", "v-1", "1", "v1.0", "v99999999999"})
    void aVersionThatIsNoneIsRefused(String version) {
        assertThatThrownBy(() -> apply(view("a").setVersion(version)))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().message())
                                .startsWith("Invalid version string '" + version
                                        + "'. Expected 'latest', 'vN', or 'versionN'"));
    }

    @Test
    void codeIsComparedByItsTextAndStoredAsItWasSent() {
        applyOnDemand("def f(): ...", "pickled once");
        applyOnDemand("def f(): ...", "pickled again");

        assertThat(versions()).containsExactly(0);
        assertThat(store.reads()
                        .get(Kind.ON_DEMAND_FEATURE_VIEW, "p", "o", true)
                        .getSpec()
                        .getFeatureTransformation()
                        .getUserDefinedFunction()
                        .getBody())
                .isEqualTo(ByteString.copyFromUtf8("pickled again"));

        applyOnDemand("def g(): ...", "pickled");
        assertThat(versions()).containsExactly(0, 1);
        assertThat(history().getLast().getFeatureViewType()).isEqualTo("on_demand_feature_view");
    }

    private void applyOnDemand(String text, String body) {
        OnDemandFeatureViewSpec.Builder spec =
                OnDemandFeatureViewSpec.newBuilder().setName("o").setMode("python");
        spec.setFeatureTransformation(FeatureTransformationV2.newBuilder()
                .setUserDefinedFunction(UserDefinedFunctionV2.newBuilder()
                        .setName("f")
                        .setBodyText(text)
                        .setBody(ByteString.copyFromUtf8(body))));
        store.writes()
                .apply(
                        Kind.ON_DEMAND_FEATURE_VIEW,
                        "p",
                        OnDemandFeatureView.newBuilder().setSpec(spec).build());
    }

    @Test
    void aStreamIsMaterializedLikeAnyView() {
        store.writes()
                .apply(
                        Kind.STREAM_FEATURE_VIEW,
                        "p",
                        StreamFeatureView.newBuilder()
                                .setSpec(StreamFeatureViewSpec.newBuilder().setName("s"))
                                .build());

        store.writes().applyMaterialization("p", "s", seconds(1), seconds(2));

        assertThat(store.reads()
                        .get(Kind.STREAM_FEATURE_VIEW, "p", "s", true)
                        .getMeta()
                        .getMaterializationIntervalsCount())
                .isEqualTo(1);
    }

    @Test
    void materializingAViewThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> store.writes().applyMaterialization("p", "nope", seconds(1), seconds(2)))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.FEATURE_VIEW_NOT_FOUND));
    }

    @Test
    void aNameBelongsToOneKindOfViewOnlyWithinAProject() {
        apply(view("a"));
        LabelView label = LabelView.newBuilder()
                .setSpec(LabelViewSpec.newBuilder().setName("v").addEntities("driver"))
                .build();

        assertThatThrownBy(() -> store.writes().apply(Kind.LABEL_VIEW, "p", label))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused ->
                                assertThat(refused.error().code()).isEqualTo(ErrorCode.CONFLICTING_FEATURE_VIEW_NAMES));
        store.writes().apply(Kind.LABEL_VIEW, "other", label);
        apply(view("a").setDescription("the label view of another project is no conflict"));
    }

    @Test
    void namesThatReferencesCouldNotHoldAreRefused() {
        Stream.of("a@b", "a:b", "", "a\nb")
                .forEach(name -> assertThatThrownBy(() -> apply(view("f").setName(name)))
                        .isInstanceOfSatisfying(
                                ServeException.class,
                                refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT)));
        assertThat(store.current().getProjectsList()).isEmpty();
    }

    private static Timestamp seconds(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }
}
