package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.registry.RegistryServerProto.Feature;
import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.Discovery.FeatureFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds objects of all kinds by a text in their name, description or tags, as Feast scores them.
public final class Search {
    private static final double LEAST_LIKENESS = 0.75;
    private static final int IN_NAME = 100;
    private static final int IN_DESCRIPTION = 80;
    private static final int IN_TAGS = 60;

    private final Reads reads;
    private final Discovery discovery;

    Search(Reads reads, Discovery discovery) {
        this.reads = reads;
        this.discovery = discovery;
    }

    /// An object that may be found.
    ///
    /// @param view the view that a feature or a label is in
    public record Item(
            String type,
            String name,
            String description,
            String project,
            Optional<String> view,
            Map<String, String> tags) {
        public Item {
            tags = Map.copyOf(tags);
        }
    }

    /// @param score 100 for the name, 80 for the description, 60 for a tag, else how alike the letters are; absent
    /// where
    ///     nothing was asked for
    public record Hit(Item item, Map<String, String> matchedTags, Optional<Double> score) {
        public Hit {
            matchedTags = Map.copyOf(matchedTags);
        }
    }

    /// How hits are ordered.
    public enum Order {
        MATCH_SCORE,
        NAME,
        TYPE
    }

    /// What is searched, and how.
    ///
    /// @param tags objects must have all of them; features and labels are not asked
    public record Request(
            String text,
            List<String> projects,
            boolean fresh,
            Map<String, String> tags,
            Order order,
            boolean descending) {
        public Request {
            projects = List.copyOf(projects);
            tags = Map.copyOf(tags);
        }
    }

    public List<Hit> find(Request request) {
        List<Hit> hits = request.projects().stream()
                .flatMap(project -> items(request, project).stream())
                .flatMap(item -> match(item, request.text().toLowerCase(Locale.ROOT)).stream())
                .toList();
        Comparator<Hit> order = switch (request.order()) {
            case MATCH_SCORE -> Comparator.comparingDouble(hit -> hit.score().orElse(0.0));
            case NAME -> Comparator.comparing(hit -> hit.item().name());
            case TYPE -> Comparator.comparing(hit -> hit.item().type());
        };
        return hits.stream()
                .sorted(request.descending() ? order.reversed() : order)
                .toList();
    }

    private List<Item> items(Request request, String project) {
        Query query = new Query(
                project,
                request.fresh(),
                request.tags(),
                SortingParams.newBuilder()
                        .setSortBy(request.order().name().toLowerCase(Locale.ROOT))
                        .setSortOrder(request.descending() ? "desc" : "asc")
                        .build(),
                PaginationParams.getDefaultInstance());
        List<Item> items = new ArrayList<>();
        add(Kind.ENTITY, "entity", query, items);
        add(Kind.DATA_SOURCE, "dataSource", query, items);
        for (FeastView view : reads.listViews(query, new ViewFilter("", "", "", "", Optional.empty()))
                .items()) {
            items.add(Views.with(view, (kind, proto) -> item(kind, "featureView", project, proto)));
        }
        add(Kind.LABEL_VIEW, "labelView", query, items);
        addFeatures("feature", query, items);
        addFeatures("label", query, items);
        add(Kind.FEATURE_SERVICE, "featureService", query, items);
        add(Kind.SAVED_DATASET, "savedDataset", query, items);
        return items;
    }

    private <T extends Message> void add(Kind<T> kind, String type, Query query, List<Item> items) {
        reads.list(kind, query).items().forEach(object -> items.add(item(kind, type, query.project(), object)));
    }

    private static <T extends Message> Item item(Kind<T> kind, String type, String project, T object) {
        String description =
                kind.field(object, "description").map(String::valueOf).orElse("");
        return new Item(type, kind.name(object), description, project, Optional.empty(), kind.tags(object));
    }

    private void addFeatures(String type, Query query, List<Item> items) {
        for (Feature feature :
                discovery.listFeatures(query, new FeatureFilter("", "", type)).items()) {
            items.add(new Item(
                    type,
                    feature.getName(),
                    feature.getDescription(),
                    query.project(),
                    Optional.of(feature.getFeatureView()),
                    feature.getTagsMap()));
        }
    }

    /// @param text in lower case
    private static Optional<Hit> match(Item item, String text) {
        if (text.isEmpty()) {
            return Optional.of(new Hit(item, item.tags(), Optional.empty()));
        }
        Map<String, String> matched = new LinkedHashMap<>();
        boolean inTags = false;
        double likest = 0;
        for (Map.Entry<String, String> tag : item.tags().entrySet()) {
            String whole = (tag.getKey() + "=" + tag.getValue()).toLowerCase(Locale.ROOT);
            double likeness = likeness(text, whole);
            if (whole.contains(text)) {
                inTags = true;
                matched.put(tag.getKey(), tag.getValue());
            } else if (likeness >= LEAST_LIKENESS) {
                likest = Math.max(likest, likeness);
                matched.put(tag.getKey(), tag.getValue());
            }
        }
        return score(item, text, inTags, likest).map(score -> new Hit(item, matched, Optional.of(score)));
    }

    private static Optional<Double> score(Item item, String text, boolean inTags, double likestTag) {
        String name = item.name().toLowerCase(Locale.ROOT);
        if (name.contains(text)) {
            return Optional.of((double) IN_NAME);
        }
        if (item.description().toLowerCase(Locale.ROOT).contains(text)) {
            return Optional.of((double) IN_DESCRIPTION);
        }
        if (inTags) {
            return Optional.of((double) IN_TAGS);
        }
        double likeness = likestTag >= LEAST_LIKENESS ? likestTag : likeness(text, name);
        return likeness >= LEAST_LIKENESS ? Optional.of(likeness * IN_NAME) : Optional.empty();
    }

    /// The share of letters that both have among those that either has.
    private static double likeness(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        Set<Integer> all = a.codePoints().boxed().collect(Collectors.toSet());
        Set<Integer> others = b.codePoints().boxed().collect(Collectors.toSet());
        long both = all.stream().filter(others::contains).count();
        all.addAll(others);
        return (double) both / all.size();
    }
}
