package io.featurestore.server.registry.rest;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.LabelViewProto.LabelViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import io.featurestore.server.catalog.FeastView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a view would be defined in Python.
///
/// @param source the expression that stands for its source
record ViewSnippet(
        String className,
        String name,
        List<String> entities,
        long ttlSeconds,
        List<FeatureSpecV2> features,
        boolean online,
        String source,
        Map<String, String> tags) {

    static String of(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> of(plain.proto().getSpec()).declaration();
            case FeastView.Stream stream -> of(stream.proto().getSpec()).declaration();
            case FeastView.Label label -> of(label.proto().getSpec()).declaration();
            case FeastView.OnDemand onDemand -> of(onDemand.proto().getSpec()).function();
        };
    }

    private static ViewSnippet of(FeatureViewSpec view) {
        String source = view.getSourceViewsCount() == 0
                ? view.getBatchSource().getName()
                : view.getSourceViewsList().stream()
                        .map(FeatureViewSpec::getName)
                        .collect(Collectors.joining(", ", "[", "]"));
        return new ViewSnippet(
                "FeatureView",
                view.getName(),
                view.getEntitiesList(),
                view.getTtl().getSeconds(),
                view.getFeaturesList(),
                view.getOnline(),
                source.isEmpty() ? "driver_stats_source" : source,
                view.getTagsMap());
    }

    private static ViewSnippet of(StreamFeatureViewSpec view) {
        String source = view.getStreamSource().getName();
        return new ViewSnippet(
                "StreamFeatureView",
                view.getName(),
                view.getEntitiesList(),
                view.getTtl().getSeconds(),
                view.getFeaturesList(),
                view.getOnline(),
                source.isEmpty() ? "stream_source" : source,
                view.getTagsMap());
    }

    private static ViewSnippet of(LabelViewSpec view) {
        return new ViewSnippet(
                "FeatureView",
                view.getName(),
                view.getEntitiesList(),
                view.getTtl().getSeconds(),
                view.getFeaturesList(),
                view.getOnline(),
                view.getSource().getName(),
                view.getTagsMap());
    }

    private static ViewSnippet of(OnDemandFeatureViewSpec view) {
        String sources = view.getSourcesMap().keySet().stream()
                .map(key -> "\"%s\": %s".formatted(key, key))
                .collect(Collectors.joining(", ", "{", "}"));
        return new ViewSnippet(
                "OnDemandFeatureView",
                view.getName(),
                view.getEntitiesList(),
                0,
                view.getFeaturesList(),
                true,
                view.getSourcesCount() == 0 ? "source_feature_view" : sources,
                view.getTagsMap());
    }

    private String assumption() {
        return "# Assumes %s and %s are defined elsewhere in your repo\n"
                .formatted(String.join(", ", entities), source);
    }

    private String declaration() {
        return "from feast import Field, %s\nfrom feast.types import %s\n\n%s"
                        .formatted(className, Snippets.types(features), assumption())
                + "%s_feature_view = %s(\n    name=\"%s\",\n    entities=[%s],\n    ttl=%s,\n    schema=[\n%s    ],\n"
                        .formatted(
                                name,
                                className,
                                name,
                                String.join(", ", entities),
                                "timedelta(seconds=" + ttlSeconds + ")",
                                Snippets.fields(features, true))
                + "    online=%s,\n    source=%s,\n    %s\n)\n"
                        .formatted(
                                online ? "True" : "False",
                                source,
                                tags.isEmpty() ? "" : "tags=" + Snippets.dict(tags) + ",");
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
                """.formatted(Snippets.types(features), assumption(), source, Snippets.fields(features, true), name);
    }
}
