package io.featurestore.server.registry.rest;

import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.catalog.ViewSpec;
import java.util.stream.Collectors;

/// How a view would be defined in Python.
///
/// @param source the expression that stands for its source
record ViewSnippet(String className, ViewSpec view, String source) {

    static String of(FeastView view) {
        ViewSpec spec = ViewSpec.of(view);
        return switch (view) {
            case FeastView.Plain plain ->
                new ViewSnippet("FeatureView", spec, source(plain.proto().getSpec())).declaration();
            case FeastView.Stream stream ->
                new ViewSnippet(
                                "StreamFeatureView",
                                spec,
                                named(stream.proto().getSpec().getStreamSource().getName(), "stream_source"))
                        .declaration();
            case FeastView.Label label ->
                new ViewSnippet(
                                "FeatureView",
                                spec,
                                label.proto().getSpec().getSource().getName())
                        .declaration();
            case FeastView.OnDemand onDemand ->
                new ViewSnippet(
                                "OnDemandFeatureView",
                                spec,
                                sources(onDemand.proto().getSpec()))
                        .function();
        };
    }

    private static String source(FeatureViewSpec view) {
        String source = view.getSourceViewsCount() == 0
                ? view.getBatchSource().getName()
                : view.getSourceViewsList().stream()
                        .map(FeatureViewSpec::getName)
                        .collect(Collectors.joining(", ", "[", "]"));
        return named(source, "driver_stats_source");
    }

    private static String sources(OnDemandFeatureViewSpec view) {
        return view.getSourcesCount() == 0
                ? "source_feature_view"
                : view.getSourcesMap().keySet().stream()
                        .map(key -> "\"%s\": %s".formatted(key, key))
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String named(String source, String otherwise) {
        return source.isEmpty() ? otherwise : source;
    }

    private String assumption() {
        return "# Assumes %s and %s are defined elsewhere in your repo\n"
                .formatted(String.join(", ", view.entities()), source);
    }

    private String declaration() {
        return "from feast import Field, %s\nfrom feast.types import %s\n\n%s"
                        .formatted(className, Snippets.types(view.features()), assumption())
                + "%s_feature_view = %s(\n    name=\"%s\",\n    entities=[%s],\n    ttl=%s,\n    schema=[\n%s    ],\n"
                        .formatted(
                                view.name(),
                                className,
                                view.name(),
                                String.join(", ", view.entities()),
                                "timedelta(seconds=" + view.ttl().toSeconds() + ")",
                                Snippets.fields(view.features(), true))
                + "    online=%s,\n    source=%s,\n    %s\n)\n"
                        .formatted(
                                view.online() ? "True" : "False",
                                source,
                                view.tags().isEmpty() ? "" : "tags=" + Snippets.dict(view.tags()) + ",");
    }

    private String function() {
        return """
                from feast import Field
                from feast.on_demand_feature_view import on_demand_feature_view
                import pandas as pd
                from feast.types import %s

                %s@on_demand_feature_view(
                    sources=%s,
                    schema=[
                %s    ],
                )
                def %s(inputs: pd.DataFrame) -> pd.DataFrame:
                    df = pd.DataFrame()
                    # Your transformation logic here
                    # Example: df["feature_name"] = inputs["source_column"]
                    return df
                """.formatted(
                        Snippets.types(view.features()),
                        assumption(),
                        source,
                        Snippets.fields(view.features(), true),
                        view.name());
    }
}
