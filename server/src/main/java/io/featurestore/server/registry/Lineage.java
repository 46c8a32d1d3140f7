package io.featurestore.server.registry;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.LabelViewProto.LabelViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureViewSpec;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandSource;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureViewSpec;
import feast.proto.registry.RegistryServerProto.EntityReference;
import feast.proto.registry.RegistryServerProto.EntityRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is made from what, as edges between names, in Feast's order of emission. Saved datasets have no edges, as over
/// Python's server.
///
/// @param direct from an object to the one that names it
/// @param indirect from what a view takes to the services that take from the view, and from entities to the sources of
///     the same view
record Lineage(List<EntityRelation> direct, List<EntityRelation> indirect) {
    static final Set<String> TYPES =
            Set.of("dataSource", "entity", "featureView", "labelView", "featureService", "feature", "savedDataset");
    private static final String ENTITY = "entity";
    private static final String SOURCE = "dataSource";
    private static final String FEATURE = "feature";
    private static final String VIEW = "featureView";
    private static final String LABEL_VIEW = "labelView";
    private static final String SERVICE = "featureService";

    Lineage {
        direct = List.copyOf(direct);
        indirect = List.copyOf(indirect);
    }

    /// @param registry the objects of one project
    static Lineage of(Registry registry) {
        List<EntityRelation> direct = new ArrayList<>();
        services(registry, direct);
        registry.getFeatureViewsList().forEach(view -> plain(view.getSpec(), direct));
        registry.getOnDemandFeatureViewsList().forEach(view -> onDemand(view.getSpec(), direct));
        registry.getOnDemandFeatureViewsList().forEach(view -> onDemandSources(view.getSpec(), direct));
        registry.getStreamFeatureViewsList().forEach(view -> stream(view.getSpec(), direct));
        registry.getLabelViewsList().forEach(view -> label(view.getSpec(), direct));
        return new Lineage(direct, indirect(registry, direct));
    }

    /// The edges at one object.
    static List<EntityRelation> at(List<EntityRelation> edges, String type, String name) {
        EntityReference object = reference(type, name);
        return edges.stream()
                .filter(edge ->
                        edge.getSource().equals(object) || edge.getTarget().equals(object))
                .toList();
    }

    static EntityReference reference(String type, String name) {
        return EntityReference.newBuilder().setType(type).setName(name).build();
    }

    private static EntityRelation edge(EntityReference source, EntityReference target) {
        return EntityRelation.newBuilder().setSource(source).setTarget(target).build();
    }

    private static void services(Registry registry, List<EntityRelation> edges) {
        Set<String> labels = registry.getLabelViewsList().stream()
                .map(view -> view.getSpec().getName())
                .collect(Collectors.toSet());
        for (FeatureService service : registry.getFeatureServicesList()) {
            for (FeatureViewProjection projection : service.getSpec().getFeaturesList()) {
                String view = projection.getFeatureViewName();
                boolean label = projection.getViewType().equals(LABEL_VIEW) || labels.contains(view);
                edges.add(edge(
                        reference(label ? LABEL_VIEW : VIEW, view),
                        reference(SERVICE, service.getSpec().getName())));
            }
        }
    }

    private static void plain(FeatureViewSpec view, List<EntityRelation> edges) {
        EntityReference target = reference(VIEW, view.getName());
        view.getEntitiesList().forEach(entity -> edges.add(edge(reference(ENTITY, entity), target)));
        view.getFeaturesList().forEach(feature -> edges.add(edge(reference(FEATURE, feature.getName()), target)));
        source(view.getBatchSource(), target, edges);
    }

    private static void onDemand(OnDemandFeatureViewSpec view, List<EntityRelation> edges) {
        EntityReference target = reference(VIEW, view.getName());
        view.getEntitiesList().forEach(entity -> edges.add(edge(reference(ENTITY, entity), target)));
        view.getFeaturesList().forEach(feature -> edges.add(edge(reference(FEATURE, feature.getName()), target)));
    }

    private static void onDemandSources(OnDemandFeatureViewSpec view, List<EntityRelation> edges) {
        EntityReference target = reference(VIEW, view.getName());
        for (OnDemandSource source : view.getSourcesMap().values()) {
            source(source.getRequestDataSource(), target, edges);
            String projected = source.getFeatureViewProjection().getFeatureViewName();
            if (!projected.isEmpty()) {
                edges.add(edge(reference(VIEW, projected), target));
            }
        }
    }

    private static void stream(StreamFeatureViewSpec view, List<EntityRelation> edges) {
        EntityReference target = reference(VIEW, view.getName());
        source(view.getStreamSource(), target, edges);
        source(view.getBatchSource(), target, edges);
    }

    private static void label(LabelViewSpec view, List<EntityRelation> edges) {
        EntityReference target = reference(LABEL_VIEW, view.getName());
        view.getEntitiesList().forEach(entity -> edges.add(edge(reference(ENTITY, entity), target)));
        source(view.getSource(), target, edges);
        source(view.getSource().getBatchSource(), target, edges);
    }

    private static void source(DataSource source, EntityReference target, List<EntityRelation> edges) {
        if (!source.getName().isEmpty()) {
            edges.add(edge(reference(SOURCE, source.getName()), target));
        }
    }

    private static List<EntityRelation> indirect(Registry registry, List<EntityRelation> direct) {
        List<EntityRelation> edges = new ArrayList<>();
        for (FeatureService service : registry.getFeatureServicesList()) {
            EntityReference target = reference(SERVICE, service.getSpec().getName());
            for (FeatureViewProjection projection : service.getSpec().getFeaturesList()) {
                direct.stream()
                        .filter(edge -> isView(edge.getTarget(), projection.getFeatureViewName()))
                        .forEach(edge -> edges.add(edge(edge.getSource(), target)));
            }
        }
        direct.stream()
                .filter(edge -> edge.getSource().getType().equals(ENTITY))
                .forEach(edge -> direct.stream()
                        .filter(other -> other.getSource().getType().equals(SOURCE)
                                && isView(other.getTarget(), edge.getTarget().getName()))
                        .forEach(other -> edges.add(edge(edge.getSource(), other.getSource()))));
        return edges;
    }

    private static boolean isView(EntityReference object, String name) {
        return object.getName().equals(name)
                && (object.getType().equals(VIEW) || object.getType().equals(LABEL_VIEW));
    }
}
