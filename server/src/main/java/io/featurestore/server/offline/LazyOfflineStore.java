package io.featurestore.server.offline;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A store that is opened when it is first needed, once for all who need it, so that one bound holds for the memory of
/// all of their work.
public final class LazyOfflineStore implements Supplier<OfflineStore>, AutoCloseable {
    private final Supplier<OfflineStore> opening;
    private @Nullable OfflineStore opened;

    /// @param opening tried again at the next need if it throws
    public LazyOfflineStore(Supplier<OfflineStore> opening) {
        this.opening = opening;
    }

    @Override
    public synchronized OfflineStore get() {
        OfflineStore known = opened;
        if (known == null) {
            known = opening.get();
            opened = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
