package io.featurestore.server.registry;

import feast.proto.registry.RegistryServerProto.PaginationMetadata;
import feast.proto.registry.RegistryServerProto.PaginationParams;
import java.util.List;

/// One page of a list, or all of it.
///
/// @param withheld how many objects the caller may not see and that were therefore left out of the whole list
public record Page<T>(List<T> items, PaginationMetadata metadata, int withheld) {

    public Page {
        items = List.copyOf(items);
    }

    /// Cuts a page out of a list. Pages are counted from 1; without a page and a limit above zero, the page is the
    /// whole list.
    static <T> Page<T> of(List<T> all, PaginationParams wanted, int withheld) {
        PaginationMetadata.Builder metadata = PaginationMetadata.newBuilder();
        if (all.isEmpty()) {
            return new Page<>(all, metadata.build(), withheld);
        }
        int page = wanted.getPage();
        int limit = wanted.getLimit();
        if (page <= 0 || limit <= 0) {
            metadata.setTotalCount(all.size()).setTotalPages(1);
            return new Page<>(all, metadata.build(), withheld);
        }
        long start = (long) (page - 1) * limit;
        long end = Math.min(start + limit, all.size());
        metadata.setPage(page)
                .setLimit(limit)
                .setTotalCount(all.size())
                .setTotalPages((int) (((long) all.size() + limit - 1) / limit))
                .setHasNext(start + limit < all.size())
                .setHasPrevious(page > 1);
        List<T> items = start < all.size() ? all.subList((int) start, (int) end) : List.of();
        return new Page<>(items, metadata.build(), withheld);
    }
}
