package io.featurestore.server.registry;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The objects of one kind in a registry's order, found by project and name. Where a registry holds two of one name,
/// the first one is found, and both are kept.
final class ObjectIndex<T extends Message> {
    private final Kind<T> kind;
    private final SequencedMap<Key, T> objects;
    private final boolean twins;

    /// @param twin zero, but for an object whose project and name another one before it has, too
    private record Key(String project, String name, int twin) {}

    private ObjectIndex(Kind<T> kind, SequencedMap<Key, T> objects, boolean twins) {
        this.kind = kind;
        this.objects = objects;
        this.twins = twins;
    }

    static <T extends Message> ObjectIndex<T> of(Kind<T> kind, List<T> all) {
        SequencedMap<Key, T> objects = LinkedHashMap.newLinkedHashMap(all.size());
        int most = 0;
        for (T object : all) {
            int twin = 0;
            while (objects.putIfAbsent(new Key(kind.project(object), kind.name(object), twin), object) != null) {
                twin++;
            }
            most = Math.max(most, twin);
        }
        return new ObjectIndex<>(kind, objects, most > 0);
    }

    /// One that can be changed without this one.
    ObjectIndex<T> copy() {
        return new ObjectIndex<>(kind, new LinkedHashMap<>(objects), twins);
    }

    /// Whether two objects have the same project and name: then a change may show the second one.
    boolean hasTwins() {
        return twins;
    }

    Collection<T> all() {
        return objects.values();
    }

    Optional<T> find(String project, String name) {
        return Optional.ofNullable(objects.get(new Key(project, name, 0)));
    }

    List<T> inProject(String project) {
        return objects.values().stream()
                .filter(object -> kind.project(object).equals(project))
                .toList();
    }

    /// Stores an object at the end, where Python has those that were applied last.
    void put(T object) {
        objects.putLast(key(object), object);
    }

    /// Stores an object where its predecessor is.
    void replace(T object) {
        objects.put(key(object), object);
    }

    boolean remove(String project, String name) {
        return objects.remove(new Key(project, name, 0)) != null;
    }

    boolean removeAll(String project) {
        return objects.keySet().removeIf(key -> key.project().equals(project));
    }

    private Key key(T object) {
        return new Key(kind.project(object), kind.name(object), 0);
    }
}
