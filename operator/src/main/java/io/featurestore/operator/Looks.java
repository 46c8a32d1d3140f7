package io.featurestore.operator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// The looks at FeatureStores that are under way. They have to end before the caches do: what is not in a cache that is
/// being emptied would be taken for absent, and made, complained about, or deleted with what belonged to it.
final class Looks {
    private final ReentrantReadWriteLock underWay = new ReentrantReadWriteLock();
    private volatile boolean ended;

    /// The result of a look; empty, and nothing was done, if no look begins any more.
    <T> Optional<T> during(Supplier<T> look) {
        if (ended || !underWay.readLock().tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(look.get());
        } finally {
            underWay.readLock().unlock();
        }
    }

    /// Lets no more begin, and waits for those that have begun.
    ///
    /// @return whether all have ended within this time
    boolean end(Duration patience) {
        ended = true;
        try {
            // Never given back: a look that had seen nothing of the end yet does not begin, either.
            return underWay.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
