package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.FeastView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// What views of all kinds have in common.
final class Views {

    private Views() {}

    /// The views of a project in the order of `ListAllFeatureViews`, which leaves label views out.
    static List<FeastView> listed(Snapshot snapshot, String project) {
        return Stream.of(
                        snapshot.objects(Kind.FEATURE_VIEW, project).values().stream()
                                .<FeastView>map(FeastView.Plain::new),
                        snapshot.objects(Kind.STREAM_FEATURE_VIEW, project).values().stream()
                                .<FeastView>map(FeastView.Stream::new),
                        snapshot.objects(Kind.ON_DEMAND_FEATURE_VIEW, project).values().stream()
                                .<FeastView>map(FeastView.OnDemand::new))
                .flatMap(views -> views)
                .toList();
    }

    static Stream<FeastView> labels(Snapshot snapshot, String project) {
        return snapshot.objects(Kind.LABEL_VIEW, project).values().stream().map(FeastView.Label::new);
    }

    static Resource resource(FeastView view) {
        return with(view, (kind, proto) -> kind.resource(proto));
    }

    static Map<String, String> tags(FeastView view) {
        return resource(view).tags();
    }

    static Optional<Object> field(FeastView view, String name) {
        return with(view, (kind, proto) -> kind.field(proto, name));
    }

    static List<FeatureSpecV2> features(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> plain.proto().getSpec().getFeaturesList();
            case FeastView.Stream stream -> stream.proto().getSpec().getFeaturesList();
            case FeastView.OnDemand onDemand -> onDemand.proto().getSpec().getFeaturesList();
            case FeastView.Label label -> label.proto().getSpec().getFeaturesList();
        };
    }

    static List<String> entities(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> plain.proto().getSpec().getEntitiesList();
            case FeastView.Stream stream -> stream.proto().getSpec().getEntitiesList();
            case FeastView.OnDemand onDemand -> onDemand.proto().getSpec().getEntitiesList();
            case FeastView.Label label -> label.proto().getSpec().getEntitiesList();
        };
    }

    static <R> R with(FeastView view, BiFunction<Kind<Message>, Message, R> function) {
        return switch (view) {
            case FeastView.Plain plain -> apply(Kind.FEATURE_VIEW, plain.proto(), function);
            case FeastView.Stream stream -> apply(Kind.STREAM_FEATURE_VIEW, stream.proto(), function);
            case FeastView.OnDemand onDemand -> apply(Kind.ON_DEMAND_FEATURE_VIEW, onDemand.proto(), function);
            case FeastView.Label label -> apply(Kind.LABEL_VIEW, label.proto(), function);
        };
    }

    @SuppressWarnings("unchecked") // kind and message come in pairs
    private static <T extends Message, R> R apply(
            Kind<T> kind, T proto, BiFunction<Kind<Message>, Message, R> function) {
        return function.apply((Kind<Message>) kind, proto);
    }
}
