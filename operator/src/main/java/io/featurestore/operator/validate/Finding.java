package io.featurestore.operator.validate;

import java.util.Comparator;

/// One thing that is wrong.
///
/// @param level what it stops
/// @param reason a stable code in CamelCase, fit for the reason of a condition and of an event (`MissingSecret`)
/// @param path the field in the FeatureStore, from its root (`spec.services.onlineStore.persistence.store.secretRef`)
/// @param message what is wrong, with the name of the object, and what to do; holds no value of a Secret and nothing
///     that changes by itself
public record Finding(Level level, String reason, String path, String message) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::level)
            .thenComparing(Finding::path)
            .thenComparing(Finding::reason)
            .thenComparing(Finding::message);

    public static Finding admission(String reason, String path, String message) {
        return new Finding(Level.ADMISSION, reason, path, message);
    }

    public static Finding error(String reason, String path, String message) {
        return new Finding(Level.ERROR, reason, path, message);
    }

    public static Finding waiting(String reason, String path, String message) {
        return new Finding(Level.WAITING, reason, path, message);
    }

    public static Finding warning(String reason, String path, String message) {
        return new Finding(Level.WARNING, reason, path, message);
    }

    /// The worst first, then by field.
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
