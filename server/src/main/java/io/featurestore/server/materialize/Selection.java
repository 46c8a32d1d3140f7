package io.featurestore.server.materialize;

import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.ViewShape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which views a request means.
///
/// @param targets in the order of the registry, or of the request
/// @param refused on-demand views, which are computed by Python code; everything else goes on without them
/// @param refusedByName whether the request named one of these
record Selection(List<Target> targets, List<String> refused, boolean refusedByName) {
    private static final Pattern VERSION = Pattern.compile("v(?:ersion)?([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    Selection {
        targets = List.copyOf(targets);
        refused = List.copyOf(refused);
    }

    /// @param versioning whether the online store keeps versions of views apart
    /// @param history the named view as it was in an earlier version; empty if there was none
    /// @throws ServeException for a name that no view has, a view that is disabled or not served online, a version that
    /// does not exist: then nothing has been begun
    static Selection of(
            Catalog catalog, MaterializeRequest request, boolean versioning, IntFunction<Optional<FeastView>> history) {
        Optional<Integer> version = version(request, versioning);
        Optional<List<String>> names = request.views().filter(views -> !views.isEmpty());
        if (names.isEmpty()) {
            return of(
                    catalog, catalog.views().stream().filter(Selection::isMeant).toList(), versioning, false);
        }
        List<FeastView> views = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names.get())) {
            views.add(named(catalog, name));
        }
        if (version.isPresent()
                && version.get() != ViewShape.of(views.getFirst()).version()) {
            int number = version.get();
            FeastView earlier = history.apply(number)
                    .orElseThrow(() -> ServeException.of(
                            ErrorCode.FEATURE_VIEW_VERSION_NOT_FOUND,
                            "Version v%d of feature view %s does not exist in project %s"
                                    .formatted(number, names.get().getFirst(), catalog.project())));
            return new Selection(List.of(Target.of(catalog, earlier, versioning, false)), List.of(), false);
        }
        return of(catalog, views, versioning, true);
    }

    private static Selection of(Catalog catalog, List<FeastView> views, boolean versioning, boolean named) {
        List<Target> targets = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (FeastView view : views) {
            if (view instanceof FeastView.OnDemand) {
                refused.add(view.name());
            } else {
                targets.add(Target.of(catalog, view, versioning, true));
            }
        }
        return new Selection(targets, refused, named && !refused.isEmpty());
    }

    /// Without names: what is served online and enabled. Rows of label views are only ever pushed.
    private static boolean isMeant(FeastView view) {
        return !(view instanceof FeastView.Label)
                && Target.flags(view).online()
                && !ViewShape.of(view).disabled();
    }

    private static FeastView named(Catalog catalog, String name) {
        FeastView view = catalog.view(name)
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.FEATURE_VIEW_NOT_FOUND,
                        "Feature view %s does not exist in project %s".formatted(name, catalog.project())));
        if (view instanceof FeastView.Label) {
            throw ServeException.invalid(
                    "LabelView %s cannot be materialized via materialize(). Use FeatureStore.push() to write labels."
                            .formatted(name));
        }
        if (ViewShape.of(view).disabled()) {
            throw ServeException.invalid("FeatureView %s is disabled. Enable it before materializing.".formatted(name));
        }
        Target.Flags flags = Target.flags(view);
        if (view instanceof FeastView.OnDemand && !flags.online()) {
            throw ServeException.invalid(
                    "OnDemandFeatureView %s is not configured for write_to_online_store.".formatted(name));
        }
        if (!flags.online() && !flags.offline()) {
            throw ServeException.invalid("FeatureView %s is not configured to be served online.".formatted(name));
        }
        return view;
    }

    /// @return empty for the view as it is applied
    private static Optional<Integer> version(MaterializeRequest request, boolean versioning) {
        if (request.version().isEmpty()) {
            return Optional.empty();
        }
        if (request.views().map(List::size).orElse(0) != 1) {
            throw ServeException.invalid("--version requires --views with exactly one feature view.");
        }
        if (!versioning) {
            throw ServeException.invalid(
                    "Version-aware materialization requires 'enable_online_feature_view_versioning: true' under"
                            + " 'registry' in feature_store.yaml.");
        }
        String text = request.version().get();
        if (text.isEmpty() || text.equalsIgnoreCase("latest")) {
            return Optional.empty();
        }
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.matches()) {
            throw ServeException.invalid(
                    "Invalid version string '%s'. Expected 'latest', 'vN', or 'versionN' (e.g. 'v2', 'version3')."
                            .formatted(text));
        }
        return Optional.of(Integer.valueOf(matcher.group(1)));
    }
}
