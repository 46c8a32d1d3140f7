package io.featurestore.server.offline.serving;

import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.catalog.FeatureRef;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.ViewSelection;
import io.featurestore.server.offline.serving.OfflineCommand.NamedView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/// Finds the views and features that a question names, and by which keys each view is joined.
///
/// @param frameColumns of the entity rows; empty where they are not known beforehand
record Views(Catalog catalog, OfflineAccess access, Set<String> frameColumns) {

    private record Asked(FeastView view, NamedView name) {
        String label() {
            return name.alias().orElse(name.name());
        }
    }

    /// The views with their features, in the order in which the references first mention them. A view that no
    /// reference mentions is looked up, and has no part in the answer.
    ///
    /// @throws ServeException for what does not exist, may not be read, or needs Python
    List<ViewSelection> select(List<NamedView> names, List<String> references) {
        SequencedMap<String, Asked> asked = new LinkedHashMap<>();
        for (NamedView name : names) {
            Asked one = new Asked(access.view(name.name(), Operation.READ_HISTORY), name);
            if (asked.putIfAbsent(one.label(), one) != null) {
                throw ServeException.invalid(
                        "feature_view_names: two views go by the name %s; give one an alias".formatted(one.label()));
            }
        }
        SequencedMap<Asked, SequencedSet<String>> features = new LinkedHashMap<>();
        for (String reference : references) {
            FeatureRef ref = FeatureRef.parse(reference);
            Asked view = view(asked, ref);
            requireCurrent(view.view(), ref);
            features.computeIfAbsent(view, ignored -> new LinkedHashSet<>()).add(ref.feature());
        }
        List<ViewSelection> selections = new ArrayList<>();
        features.forEach((view, wanted) -> selections.add(selection(view, List.copyOf(wanted))));
        return selections;
    }

    private ViewSelection selection(Asked asked, List<String> features) {
        return ViewSelection.of(catalog, asked.view(), asked.label(), joinKeyMap(asked), features);
    }

    private Asked view(Map<String, Asked> asked, FeatureRef ref) {
        Asked known = asked.get(ref.view());
        if (known != null) {
            return known;
        }
        if (access.view(ref.view(), Operation.READ_HISTORY) instanceof FeastView.OnDemand) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    ("On-demand feature view %s is computed by Python code, which this server does not run; the other "
                                    + "features of the request can be had without it")
                            .formatted(ref.view()));
        }
        throw ServeException.invalid("feature_refs: %s is of view %s, which feature_view_names does not list"
                .formatted(ref.feature(), ref.view()));
    }

    /// The registry's snapshot has the current version of each view, and its source the rows of all.
    private static void requireCurrent(FeastView view, FeatureRef ref) {
        int current = switch (view) {
            case FeastView.Plain plain -> plain.proto().getMeta().getCurrentVersionNumber();
            case FeastView.Stream stream -> stream.proto().getMeta().getCurrentVersionNumber();
            case FeastView.OnDemand onDemand -> onDemand.proto().getMeta().getCurrentVersionNumber();
            case FeastView.Label ignored -> 0;
        };
        if (ref.version().isPresent() && ref.version().getAsInt() != current) {
            throw ServeException.of(
                    ErrorCode.FEATURE_VIEW_VERSION_NOT_FOUND,
                    "%s: the offline server reads the current version of feature view %s, which is v%d"
                            .formatted(ref.label(), view.name(), current));
        }
    }

    /// From the view's join keys to the frame's columns. Clients send the alias alone: which keys belong to it is
    /// looked up in the project's feature services. Where two of them use one alias for the view in different ways, the
    /// one counts whose keys the frame has.
    private Map<String, String> joinKeyMap(Asked asked) {
        Optional<String> alias = asked.name().alias();
        if (alias.isEmpty() || alias.get().equals(asked.view().name())) {
            return Map.of();
        }
        List<Map<String, String>> maps = catalog.featureServices().stream()
                .flatMap(service -> service.getSpec().getFeaturesList().stream())
                .filter(projection -> projection.getFeatureViewNameAlias().equals(alias.get())
                        && projection.getFeatureViewName().equals(asked.view().name()))
                .map(FeatureViewProjection::getJoinKeyMapMap)
                .distinct()
                .toList();
        if (maps.isEmpty()) {
            throw ServeException.invalid(
                    "name_aliases: no feature service of project %s has feature view %s under the name %s; apply one"
                            .formatted(catalog.project(), asked.view().name(), alias.get()));
        }
        return maps.stream()
                .filter(map -> frameColumns.containsAll(map.values()))
                .reduce((earlier, later) -> later)
                .orElse(maps.getLast());
    }
}
