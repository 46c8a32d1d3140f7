package io.featurestore.server.definitions;

import io.featurestore.server.definitions.Definition.FeatureService;
import io.featurestore.server.definitions.Definition.FeatureView;
import io.featurestore.server.definitions.Definition.Projection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What must hold for a feature service, beside the form of its fields.
final class ServiceRules {
    private ServiceRules() {}

    static void check(FeatureService service, Declared declared, Set<Place> faulty, List<Problem> problems) {
        if (service.projections().isEmpty() && !faulty.contains(service.place())) {
            problems.add(within(service.place(), "features").problem("is empty; name at least one view"));
        }
        Set<String> served = new HashSet<>();
        for (Projection projection : service.projections()) {
            Reference reference = projection.view();
            FeatureView view = declared.views().get(reference.name());
            if (view == null) {
                if (!reference.name().isEmpty()) {
                    problems.add(reference.place().problem(viewNotFound(reference, declared)));
                }
            } else if (!faulty.contains(view.place())) {
                projection(projection, view, declared, served, problems);
            }
        }
    }

    private static String viewNotFound(Reference reference, Declared declared) {
        int at = reference.name().indexOf('@');
        if (at >= 0 && declared.views().containsKey(reference.name().substring(0, at))) {
            return "a service cannot pin a version here; leave out '"
                    + reference.name().substring(at) + "', or pin the view itself with its field version";
        }
        return Rules.notFound("feature view", reference.name(), declared.views().keySet());
    }

    /// A field of the object, at the object's line.
    private static Place within(Place object, String field) {
        return object.field(field, object.node());
    }

    private static void projection(
            Projection projection, FeatureView view, Declared declared, Set<String> served, List<Problem> problems) {
        Set<String> features = Columns.of(view, declared).features().stream()
                .map(feature -> feature.getName())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String name = projection.alias().orElse(view.name());
        List<Reference> selected = projection
                .features()
                .orElseGet(() -> features.stream()
                        .map(feature -> new Reference(feature, projection.view().place()))
                        .toList());
        if (selected.isEmpty()) {
            problems.add(within(projection.place(), "features").problem("is empty; leave it out to take all features"));
        }
        for (Reference feature : selected) {
            if (!features.contains(feature.name())) {
                problems.add(feature.place()
                        .problem("view '" + view.name() + "' has no feature '" + feature.name() + "'"
                                + Suggestion.of(feature.name(), features) + "; it has " + String.join(", ", features)));
            } else if (!served.add(name + ":" + feature.name())) {
                problems.add(feature.place()
                        .problem("the service has '" + name + ":" + feature.name()
                                + "' already; give one of the two views another name with with_name"));
            }
        }
        Set<String> joinKeys = Columns.joinKeys(view, declared);
        for (String joinKey : projection.joinKeyMap().keySet()) {
            if (!joinKeys.contains(joinKey)) {
                problems.add(within(projection.place(), "join_key_map")
                        .problem("'" + joinKey + "' is no join key of view '" + view.name() + "'"
                                + (joinKeys.isEmpty() ? "; it has none" : "; it has " + String.join(", ", joinKeys))));
            }
        }
    }
}
