package io.featurestore.server.online;

import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeatureRef;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.OnlineStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Makes the plan of a request, or says what is wrong with it.
final class PlanBuilder {
    private final Catalog catalog;
    private final OnlineStore store;
    private final ServingRules rules;
    private final boolean fullNames;
    private final SequencedMap<String, Use> uses = new LinkedHashMap<>();
    private final SequencedMap<String, Wanted> wanted = new LinkedHashMap<>();
    private final List<Resource> resources = new ArrayList<>();

    /// A view under one label: the same view may be used twice under different aliases.
    private record Use(ViewShape view, OptionalInt version, Map<String, String> joinKeyMap, List<String> features) {}

    private record Wanted(String label, int cell) {}

    private PlanBuilder(Catalog catalog, OnlineStore store, ServingRules rules, boolean fullNames) {
        this.catalog = catalog;
        this.store = store;
        this.rules = rules;
        this.fullNames = fullNames;
    }

    static RetrievalPlan build(Catalog catalog, OnlineStore store, ServingRules rules, PlanKey key) {
        PlanBuilder builder = new PlanBuilder(catalog, store, rules, key.fullFeatureNames());
        if (key.service().isPresent()) {
            builder.addService(key.service().get());
        } else {
            builder.addRefs(key.features());
        }
        builder.refuseComputed();
        return builder.plan();
    }

    private void addService(String name) {
        FeatureService service = catalog.featureService(name)
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.FEATURE_SERVICE_NOT_FOUND,
                        "Feature service %s does not exist in project %s".formatted(name, catalog.project())));
        resources.add(new Resource(
                PermissionSpec.Type.FEATURE_SERVICE, name, service.getSpec().getTagsMap()));
        for (FeatureViewProjection projection : service.getSpec().getFeaturesList()) {
            OptionalInt version =
                    projection.hasVersionTag() ? OptionalInt.of(projection.getVersionTag()) : OptionalInt.empty();
            String alias = projection.getFeatureViewNameAlias();
            String base = alias.isEmpty() ? projection.getFeatureViewName() : alias;
            String label = version.isPresent() ? base + "@v" + version.getAsInt() : base;
            uses.put(
                    label,
                    new Use(
                            view(projection.getFeatureViewName(), version),
                            version,
                            projection.getJoinKeyMapMap(),
                            new ArrayList<>()));
            for (FeatureSpecV2 feature : projection.getFeatureColumnsList()) {
                want(label, feature.getName());
            }
        }
        if (wanted.isEmpty()) {
            throw ServeException.of(ErrorCode.INVALID_ARGUMENT, "Feature service %s has no features".formatted(name));
        }
    }

    private void addRefs(List<String> refs) {
        if (refs.isEmpty()) {
            throw ServeException.of(ErrorCode.INVALID_ARGUMENT, "No features specified for retrieval");
        }
        for (String text : refs) {
            FeatureRef ref = FeatureRef.parse(text);
            Use use = uses.computeIfAbsent(
                    ref.label(),
                    ignored -> new Use(view(ref.view(), ref.version()), ref.version(), Map.of(), new ArrayList<>()));
            requireFeature(use, ref);
            want(ref.label(), ref.feature());
        }
    }

    /// The features of a past version are not in the registry's current objects; a name that it never had is then
    /// simply not found in the store.
    private void requireFeature(Use use, FeatureRef ref) {
        boolean past = ref.version().isPresent()
                && ref.version().getAsInt() != use.view().version();
        if (!past && use.view().feature(ref.feature()).isEmpty()) {
            throw ServeException.of(
                    ErrorCode.OBJECT_NOT_FOUND,
                    "Feature %s not found in projection %s".formatted(ref.feature(), ref.label()));
        }
    }

    private void want(String label, String feature) {
        Use use = uses.get(label);
        if (use == null) {
            throw new IllegalStateException(label);
        }
        String name = fullNames ? label + "__" + feature : feature;
        if (wanted.putIfAbsent(name, new Wanted(label, use.features().size())) != null) {
            throw collision(name);
        }
        use.features().add(feature);
    }

    private ServeException collision(String name) {
        String advice = fullNames
                ? "To resolve this collision, please ensure that the feature views or their own features have"
                        + " different names. If you're intentionally joining the same feature view twice on different"
                        + " sets of entities, please rename one of the feature views with '.with_name'."
                : "To resolve this collision, either use the full feature name by setting"
                        + " 'full_feature_names=True', or ensure that the features in question have different names.";
        return ServeException.of(
                ErrorCode.FEATURE_NAME_COLLISION, "Duplicate features named " + name + " found.\n" + advice);
    }

    private ViewShape view(String name, OptionalInt version) {
        ViewShape view = catalog.view(name)
                .map(ViewShape::of)
                .orElseThrow(() -> ServeException.of(
                        ErrorCode.FEATURE_VIEW_NOT_FOUND,
                        "Feature view %s does not exist in project %s".formatted(name, catalog.project())));
        version.ifPresent(number -> requireVersion(view, number));
        requireServing(view);
        resources.add(view.resource());
        return view;
    }

    private void requireVersion(ViewShape view, int number) {
        if (!rules.versioning()) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    ("Version-qualified ref '%s@v%d' not supported: online versioning is disabled. Set"
                                    + " 'enable_online_feature_view_versioning: true' under 'registry' in"
                                    + " feature_store.yaml.")
                            .formatted(view.name(), number));
        }
        if (number > view.version()) {
            throw ServeException.of(
                    ErrorCode.FEATURE_VIEW_VERSION_NOT_FOUND,
                    "Version v%d of feature view %s does not exist in project %s"
                            .formatted(number, view.name(), catalog.project()));
        }
    }

    private void requireServing(ViewShape view) {
        if (view.disabled()) {
            throw ServeException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    ("Feature view '%s' is disabled and cannot serve features. Enable it with"
                                    + " `feast feature-views enable %s` or set enabled=True.")
                            .formatted(view.name(), view.name()));
        }
        FeatureViewState state = view.state();
        // A view that is materialized anew still has the rows of the last time, and each is replaced whole.
        boolean servable = state == FeatureViewState.STATE_UNSPECIFIED
                || state == FeatureViewState.AVAILABLE_ONLINE
                || (state == FeatureViewState.MATERIALIZING && (rules.whileMaterializing() || view.materialized()));
        if (!servable) {
            throw ServeException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    ("Feature view '%s' is in state '%s' and cannot serve features. Only AVAILABLE_ONLINE feature views"
                                    + " can serve.")
                            .formatted(view.name(), state));
        }
    }

    private void refuseComputed() {
        String names = uses.values().stream()
                .filter(use -> use.view().computed())
                .map(use -> "'%s'".formatted(use.view().name()))
                .distinct()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    ("On-demand feature view %s is computed by Python code at each request, which this server does not"
                                    + " run. All other features can be had in a request that does not ask for it.")
                            .formatted(names));
        }
    }

    private RetrievalPlan plan() {
        SlotTable slots = new SlotTable(catalog);
        List<RetrievalPlan.Part> parts = new ArrayList<>();
        List<RetrievalPlan.ViewVersion> versions = new ArrayList<>();
        uses.forEach((label, use) -> {
            parts.add(part(use, slots));
            String name = use.version().isPresent() ? label.substring(0, label.lastIndexOf('@')) : label;
            if (versions.stream().noneMatch(known -> known.name().equals(name))) {
                versions.add(new RetrievalPlan.ViewVersion(
                        name, use.version().orElse(use.view().version())));
            }
        });
        List<String> labels = List.copyOf(uses.keySet());
        List<RetrievalPlan.Column> columns = wanted.entrySet().stream()
                .map(entry -> new RetrievalPlan.Column(
                        entry.getKey(),
                        labels.indexOf(entry.getValue().label()),
                        entry.getValue().cell()))
                .toList();
        return new RetrievalPlan(slots.slots(), slots.names(), parts, columns, resources, versions);
    }

    private RetrievalPlan.Part part(Use use, SlotTable slots) {
        ViewShape view = use.view();
        List<JoinKey> keys = JoinKey.of(view, catalog);
        List<RetrievalPlan.PartKey> partKeys =
                keys.stream().map(key -> slots.use(key, use.joinKeyMap())).toList();
        int version = rules.versioning() ? use.version().orElse(view.version()) : 0;
        return new RetrievalPlan.Part(
                view.name(),
                store.reader(ViewShape.storedName(view.name(), version), use.features()),
                KeyEncoder.of(keys, rules.entityKeyVersion()),
                partKeys,
                rules.enforceTtl() ? view.ttl() : Duration.ZERO);
    }
}
