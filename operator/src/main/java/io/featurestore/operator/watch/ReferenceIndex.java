package io.featurestore.operator.watch;

import io.featurestore.operator.world.Ref;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which FeatureStores refer to what, looked up in both directions. Safe for use by several threads.
final class ReferenceIndex {
    private final Map<ResourceID, Set<Ref>> referredBy = new HashMap<>();
    private final Map<Ref, Set<ResourceID>> users = new HashMap<>();

    /// Replaces what a FeatureStore refers to.
    synchronized void put(ResourceID user, Set<Ref> refs) {
        remove(user);
        if (refs.isEmpty()) {
            return;
        }
        referredBy.put(user, Set.copyOf(refs));
        for (Ref ref : refs) {
            users.computeIfAbsent(ref, key -> new HashSet<>()).add(user);
        }
    }

    /// Forgets a FeatureStore.
    synchronized void remove(ResourceID user) {
        Set<Ref> before = referredBy.remove(user);
        if (before == null) {
            return;
        }
        for (Ref ref : before) {
            users.computeIfPresent(ref, (key, others) -> {
                others.remove(user);
                return others.isEmpty() ? null : others;
            });
        }
    }

    /// The FeatureStores that refer to something.
    synchronized Set<ResourceID> usersOf(Ref ref) {
        return Set.copyOf(users.getOrDefault(ref, Set.of()));
    }

    synchronized boolean isReferred(Ref ref) {
        return users.containsKey(ref);
    }
}
