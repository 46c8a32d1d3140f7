package io.featurestore.server.registry.grpc;

import io.featurestore.server.registry.Page;
import java.util.OptionalInt;
import java.util.function.Function;

/// What an operation answers.
///
/// @param withheld for lists: how many objects the caller may not see
record Answer<R>(R message, OptionalInt withheld) {

    static <R> Answer<R> of(R message) {
        return new Answer<>(message, OptionalInt.empty());
    }

    static <T, R> Answer<R> of(Page<T> page, Function<Page<T>, R> message) {
        return new Answer<>(message.apply(page), OptionalInt.of(page.withheld()));
    }
}
