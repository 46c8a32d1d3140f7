package io.featurestore.server.registry;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The last index of each kind. A registry that was changed shares with its predecessor the lists of what was not
/// changed, and so their indexes.
final class ObjectIndexes {
    private final Map<Kind<?>, Indexed<?>> last = new ConcurrentHashMap<>();

    private record Indexed<T extends Message>(List<T> list, ObjectIndex<T> index) {}

    /// The index of a kind's objects; not to be changed.
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // put by remember() for the kind; the same list, not an equal
    <T extends Message> ObjectIndex<T> of(Kind<T> kind, List<T> list) {
        Indexed<T> known = (Indexed<T>) last.get(kind);
        if (known != null && known.list() == list) {
            return known.index();
        }
        ObjectIndex<T> index = ObjectIndex.of(kind, list);
        remember(kind, list, index);
        return index;
    }

    <T extends Message> void remember(Kind<T> kind, List<T> list, ObjectIndex<T> index) {
        last.put(kind, new Indexed<>(list, index));
    }
}
