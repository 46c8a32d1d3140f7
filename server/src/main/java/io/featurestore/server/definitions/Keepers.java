package io.featurestore.server.definitions;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.definitions.ObjectChange.ObjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Why an object of the registry that no file defines must stay: it is of a kind that YAML cannot say, so that its
/// absence in the folder means nothing, or an object like that is built on it.
final class Keepers {
    static final String NOT_IN_YAML = "definitions in YAML cannot describe it; delete it with the Python SDK";

    private final Catalog catalog;
    private final Map<String, String> views = new HashMap<>();
    private final Map<String, String> entities = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();

    private Keepers(Catalog catalog) {
        this.catalog = catalog;
    }

    static Keepers of(Catalog catalog) {
        Keepers keepers = new Keepers(catalog);
        catalog.views().stream().filter(view -> !isInYaml(view)).forEach(keepers::needsOf);
        catalog.featureServices().stream()
                .filter(service -> !keepers.isInYaml(service))
                .forEach(service -> keepers.needViews(
                        service.getSpec().getFeaturesList(),
                        "feature service " + service.getSpec().getName()));
        return keepers;
    }

    Optional<String> ofSource(DataSource source) {
        boolean inYaml = source.getType() == SourceType.BATCH_FILE || source.getType() == SourceType.PUSH_SOURCE;
        return inYaml ? user(sources, source.getName()) : Optional.of(NOT_IN_YAML);
    }

    Optional<String> ofEntity(String name) {
        return user(entities, name);
    }

    Optional<String> ofView(FeastView view) {
        return isInYaml(view) ? user(views, view.name()) : Optional.of(NOT_IN_YAML);
    }

    Optional<String> ofService(FeatureService service) {
        return isInYaml(service) ? Optional.empty() : Optional.of(NOT_IN_YAML);
    }

    private static Optional<String> user(Map<String, String> users, String name) {
        return Optional.ofNullable(users.get(name)).map(user -> user + " is built on it");
    }

    static ObjectKind kind(FeastView view) {
        return switch (view) {
            case FeastView.Plain ignored -> ObjectKind.FEATURE_VIEW;
            case FeastView.Stream ignored -> ObjectKind.STREAM_FEATURE_VIEW;
            case FeastView.OnDemand ignored -> ObjectKind.ON_DEMAND_FEATURE_VIEW;
            case FeastView.Label ignored -> ObjectKind.LABEL_VIEW;
        };
    }

    private static boolean isInYaml(FeastView view) {
        return view instanceof FeastView.Plain plain
                && !plain.proto().getSpec().hasFeatureTransformation()
                && plain.proto().getSpec().getSourceViewsCount() == 0;
    }

    private boolean isInYaml(FeatureService service) {
        return service.getSpec().getFeaturesList().stream()
                .allMatch(projection -> catalog.view(projection.getFeatureViewName())
                        .map(Keepers::isInYaml)
                        .orElse(true));
    }

    private void needsOf(FeastView view) {
        String user = kind(view).title() + " " + view.name();
        switch (view) {
            case FeastView.Plain plain -> needsOf(plain.proto().getSpec(), user);
            case FeastView.Stream stream -> {
                var spec = stream.proto().getSpec();
                needEntities(spec.getEntitiesList(), user);
                needSource(spec.getBatchSource(), user);
                needSource(spec.getStreamSource(), user);
            }
            case FeastView.OnDemand onDemand -> {
                var spec = onDemand.proto().getSpec();
                needEntities(spec.getEntitiesList(), user);
                spec.getSourcesMap().values().forEach(source -> {
                    needViews(List.of(source.getFeatureViewProjection()), user);
                    needView(source.getFeatureView().getSpec().getName(), user);
                    needSource(source.getRequestDataSource(), user);
                });
            }
            case FeastView.Label label -> {
                needEntities(label.proto().getSpec().getEntitiesList(), user);
                needSource(label.proto().getSpec().getSource(), user);
            }
        }
    }

    private void needsOf(FeatureViewSpec spec, String user) {
        needEntities(spec.getEntitiesList(), user);
        needSource(spec.getBatchSource(), user);
        needSource(spec.getStreamSource(), user);
        spec.getSourceViewsList().forEach(source -> needView(source.getName(), user));
    }

    private void needViews(List<FeatureViewProjection> projections, String user) {
        projections.forEach(projection -> needView(projection.getFeatureViewName(), user));
    }

    private void needView(String name, String user) {
        if (!name.isEmpty() && views.putIfAbsent(name, user) == null) {
            catalog.view(name).ifPresent(this::needsOf);
        }
    }

    private void needEntities(List<String> names, String user) {
        names.forEach(name -> entities.putIfAbsent(name, user));
    }

    private void needSource(DataSource source, String user) {
        if (!source.getName().isEmpty()) {
            sources.putIfAbsent(source.getName(), user);
            if (source.hasBatchSource()) {
                needSource(source.getBatchSource(), user);
            }
        }
    }
}
