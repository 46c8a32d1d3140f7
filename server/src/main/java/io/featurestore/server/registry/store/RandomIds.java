package io.featurestore.server.registry.store;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Random UUIDs (version 4), such as Python's `uuid.uuid4()` makes for versions of a registry.
public record RandomIds(RandomGenerator random) implements Supplier<UUID> {

    @Override
    public UUID get() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }
}
