package io.featurestore.server.offline.engine;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/// A store's memory for rows that come in and go out. Arrow is loaded when the first of them does: a store that is
/// never asked costs nothing.
public final class ArrowMemory implements AutoCloseable {
    private final long limit;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable RootAllocator open;

    /// @param limit bytes
    public ArrowMemory(long limit) {
        this.limit = limit;
    }

    public BufferAllocator allocator() {
        opening.lock();
        try {
            RootAllocator allocator = open;
            if (allocator == null) {
                allocator = new RootAllocator(limit);
                open = allocator;
            }
            return allocator;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
