package io.featurestore.server.online;

/// Is told of what was read, for metrics.
public interface ReadObserver {
    void storeRead(long nanos);

    void read(FeatureTable table);

    /// Watches nothing.
    static ReadObserver none() {
        return new ReadObserver() {
            @Override
            public void storeRead(long nanos) {}

            @Override
            public void read(FeatureTable table) {}
        };
    }
}
