package io.featurestore.server.registry.rest;

import feast.proto.registry.RegistryServerProto.PaginationParams;
import feast.proto.registry.RegistryServerProto.SortingParams;
import io.featurestore.server.registry.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The query of a request, read as Feast's REST server reads it.
///
/// @param values what was given, in order, by name
record Parameters(Map<String, List<String>> values) {
    static final int MOST_ON_A_PAGE = 100;
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");

    Optional<String> text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> Refused.invalid("query." + name, "is required"));
    }

    String project() {
        return required("project");
    }

    boolean flag(String name, boolean otherwise) {
        Optional<String> given = text(name).map(value -> value.toLowerCase(Locale.ROOT));
        if (given.isEmpty() || TRUE.contains(given.get())) {
            return given.isPresent() || otherwise;
        }
        if (FALSE.contains(given.get())) {
            return false;
        }
        throw Refused.invalid("query." + name, "must be true or false");
    }

    /// Whether the registry must be looked at now.
    boolean fresh() {
        return !flag("allow_cache", true);
    }

    boolean withRelationships() {
        return flag("include_relationships", false);
    }

    Optional<Integer> number(String name, int least, int most) {
        return text(name).map(value -> inRange(name, value, least, most));
    }

    private static int inRange(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException ignored) {
            // said below
        }
        String range = most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        throw Refused.invalid("query." + name, "must be a whole number " + range);
    }

    /// Zero where none is given.
    int page() {
        return number("page", 1, Integer.MAX_VALUE).orElse(0);
    }

    /// Zero where none is given.
    int limit() {
        return number("limit", 1, MOST_ON_A_PAGE).orElse(0);
    }

    /// `key:value` each; what has no colon says nothing.
    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : all("tags")) {
            int colon = tag.indexOf(':');
            if (colon >= 0) {
                tags.put(tag.substring(0, colon), tag.substring(colon + 1));
            }
        }
        return tags;
    }

    String order(String name) {
        String order = text(name).orElse("asc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw Refused.invalid("query." + name, "must be asc or desc");
        }
        return order;
    }

    private SortingParams sorting() {
        return SortingParams.newBuilder()
                .setSortBy(text("sort_by").orElse(""))
                .setSortOrder(order("sort_order"))
                .build();
    }

    private PaginationParams pagination() {
        return PaginationParams.newBuilder().setPage(page()).setLimit(limit()).build();
    }

    /// What a list of one project's objects asks for.
    Query query(String project, Map<String, String> tags) {
        return new Query(project, fresh(), tags, sorting(), pagination());
    }

    /// Everything in a project, for what is put together from it.
    Query everything(String project) {
        return new Query(
                project, fresh(), Map.of(), SortingParams.getDefaultInstance(), PaginationParams.getDefaultInstance());
    }
}
