package io.featurestore.operator;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Makes the salt of each FeatureStore's configuration checksum, the same one whenever it is asked for as long as the
/// process runs.
final class Salts implements UnaryOperator<String> {
    private static final int BYTES = 16;

    private final RandomGenerator random;
    private final Map<String, String> made = new ConcurrentHashMap<>();

    Salts(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String apply(String uid) {
        return made.computeIfAbsent(uid, key -> {
            byte[] salt = new byte[BYTES];
            random.nextBytes(salt);
            return HexFormat.of().formatHex(salt);
        });
    }

    /// Forgets a FeatureStore that is gone.
    void forget(String uid) {
        made.remove(uid);
    }
}
