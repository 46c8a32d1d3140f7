package io.featurestore.server.registry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.registry.RegistryServerProto.EntityReference;
import feast.proto.registry.RegistryServerProto.EntityRelation;
import feast.proto.registry.RegistryServerProto.Feature;
import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// Operations that look across objects: features, whatever view they are in, and what is made from what. A caller sees
/// nothing of objects that he may not see.
public final class Discovery {
    private final Snapshots snapshots;
    private final Caller caller;

    Discovery(Snapshots snapshots, Caller caller) {
        this.snapshots = snapshots;
        this.caller = caller;
    }

    /// What `ListFeatures` filters by; what is empty does not count.
    ///
    /// @param kind `feature`, or `label` for those of label views
    public record FeatureFilter(String view, String name, String kind) {
        private boolean wants(Feature feature) {
            return (view.isEmpty() || view.equals(feature.getFeatureView()))
                    && (name.isEmpty() || name.equals(feature.getName()))
                    && (kind.isEmpty() || kind.equals(feature.getKind()));
        }
    }

    /// Edges of a lineage, each list with its own pages.
    public record Relations(Page<EntityRelation> direct, Page<EntityRelation> indirect) {}

    public Page<Feature> listFeatures(Query query, FeatureFilter filter) {
        Snapshot snapshot = snapshots.get(query.fresh());
        Permissions permissions = snapshot.permissions(query.project());
        List<FeastView> all = views(snapshot, query.project()).toList();
        List<FeastView> visible = all.stream()
                .filter(view -> caller.may(Operation.DESCRIBE, permissions, Views.resource(view)))
                .toList();
        List<Feature> features = visible.stream()
                .flatMap(view -> Views.features(view).stream().map(column -> feature(view, column)))
                .filter(filter::wants)
                .toList();
        return Page.of(
                Sorting.sorted(features, query.sorting(), Discovery::attribute),
                query.pagination(),
                all.size() - visible.size());
    }

    public Feature getFeature(String project, String viewName, String name, boolean fresh) {
        Snapshot snapshot = snapshots.get(fresh);
        Optional<FeastView> view = snapshot.view(project, viewName);
        caller.require(
                Operation.DESCRIBE,
                snapshot.permissions(project),
                view.map(Views::resource).orElse(Kind.FEATURE_VIEW.named(viewName)));
        return view.stream()
                .flatMap(found -> Views.features(found).stream()
                        .filter(column -> column.getName().equals(name))
                        .map(column -> feature(found, column)))
                .findFirst()
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.OBJECT_NOT_FOUND,
                        "Feature %s not found in feature view %s in project %s".formatted(name, viewName, project)));
    }

    private static Stream<FeastView> views(Snapshot snapshot, String project) {
        return Stream.concat(Views.listed(snapshot, project).stream(), Views.labels(snapshot, project));
    }

    private static Feature feature(FeastView view, FeatureSpecV2 column) {
        return Feature.newBuilder()
                .setName(column.getName())
                .setFeatureView(view.name())
                .setType(TypeNames.of(column))
                .setDescription(column.getDescription())
                .putAllTags(TypeNames.ownTags(column))
                .setKind(view instanceof FeastView.Label ? "label" : "feature")
                .build();
    }

    private static Optional<Object> attribute(Message message, String path) {
        Object value = message;
        for (String name : path.split("\\.", -1)) {
            FieldDescriptor field =
                    value instanceof Message part ? part.getDescriptorForType().findFieldByName(name) : null;
            if (field == null) {
                return Optional.empty();
            }
            value = ((Message) value).getField(field);
        }
        return Optional.of(value);
    }

    /// @param type together with `name`: only the edges at that object
    public Relations lineage(Query query, String type, String name) {
        Lineage lineage = visible(query);
        boolean all = type.isEmpty() || name.isEmpty();
        return new Relations(
                page(all ? lineage.direct() : Lineage.at(lineage.direct(), type, name), query),
                page(all ? lineage.indirect() : Lineage.at(lineage.indirect(), type, name), query));
    }

    /// The edges at one object.
    public Page<EntityRelation> relationships(Query query, String type, String name, boolean withIndirect) {
        if (!Lineage.TYPES.contains(type)) {
            throw ServeException.invalid("'%s' is not a valid FeastObjectType".formatted(type));
        }
        Lineage lineage = visible(query);
        Stream<EntityRelation> edges = withIndirect
                ? Stream.concat(lineage.direct().stream(), lineage.indirect().stream())
                : lineage.direct().stream();
        return page(Lineage.at(edges.toList(), type, name), query);
    }

    /// The direct and indirect edges at each of some objects of one type.
    public SequencedMap<String, List<EntityRelation>> relationshipsOf(
            Query query, String type, Collection<String> names) {
        Lineage lineage = visible(query);
        List<EntityRelation> edges = Stream.concat(lineage.direct().stream(), lineage.indirect().stream())
                .toList();
        SequencedMap<String, List<EntityRelation>> relationships = new LinkedHashMap<>();
        names.forEach(name -> relationships.put(name, Lineage.at(edges, type, name)));
        return relationships;
    }

    private static Page<EntityRelation> page(List<EntityRelation> edges, Query query) {
        SortingParams sorting = query.sorting();
        PaginationParams pagination = query.pagination();
        return Page.of(Sorting.sorted(edges, sorting, Discovery::attribute), pagination, 0);
    }

    private Lineage visible(Query query) {
        Snapshot snapshot = snapshots.get(query.fresh());
        String project = query.project();
        Optional.ofNullable(snapshot.projects().get(project))
                .ifPresent(object -> caller.require(
                        Operation.DESCRIBE_PROJECT, snapshot.permissions(project), Kind.PROJECT.resource(object)));
        Registry.Builder objects = Registry.newBuilder();
        Set<EntityReference> hidden = new HashSet<>();
        select(snapshot, project, Kind.ENTITY, "entity", objects, hidden);
        select(snapshot, project, Kind.DATA_SOURCE, "dataSource", objects, hidden);
        select(snapshot, project, Kind.FEATURE_VIEW, "featureView", objects, hidden);
        select(snapshot, project, Kind.STREAM_FEATURE_VIEW, "featureView", objects, hidden);
        select(snapshot, project, Kind.ON_DEMAND_FEATURE_VIEW, "featureView", objects, hidden);
        select(snapshot, project, Kind.LABEL_VIEW, "labelView", objects, hidden);
        select(snapshot, project, Kind.FEATURE_SERVICE, "featureService", objects, hidden);
        Lineage lineage = Lineage.of(objects.build());
        return new Lineage(without(lineage.direct(), hidden), without(lineage.indirect(), hidden));
    }

    private <T extends Message> void select(
            Snapshot snapshot,
            String project,
            Kind<T> kind,
            String type,
            Registry.Builder objects,
            Set<EntityReference> hidden) {
        Permissions permissions = snapshot.permissions(project);
        List<T> visible = snapshot.objects(kind, project).values().stream()
                .filter(object -> {
                    boolean seen = caller.may(Operation.DESCRIBE, permissions, kind, object);
                    if (!seen) {
                        hidden.add(Lineage.reference(type, kind.name(object)));
                    }
                    return seen;
                })
                .toList();
        kind.replaceAll(objects, visible);
    }

    private static List<EntityRelation> without(List<EntityRelation> edges, Set<EntityReference> hidden) {
        return edges.stream()
                .filter(edge -> !hidden.contains(edge.getSource()) && !hidden.contains(edge.getTarget()))
                .toList();
    }
}
