package io.featurestore.server.registry;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import feast.proto.registry.RegistryServerProto.SortingParams;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/// Sorts lists by the name of an attribute, as it is called in Python. Text is compared without case, numbers and
/// times by their value; objects without the attribute come first; without any that has it, the order stays.
final class Sorting {

    private Sorting() {}

    /// @param attribute an object's attribute of the given name
    static <T> List<T> sorted(
            List<T> objects, SortingParams wanted, BiFunction<T, String, Optional<Object>> attribute) {
        String name = wanted.getSortBy();
        if (name.isBlank()) {
            return objects;
        }
        Comparator<T> order =
                Comparator.comparing(object -> Key.of(attribute.apply(object, name)), Comparator.naturalOrder());
        boolean descending = wanted.getSortOrder().equalsIgnoreCase("desc");
        return objects.stream().sorted(descending ? order.reversed() : order).toList();
    }

    private record Key(String text, boolean present, double number) implements Comparable<Key> {
        private static final Key ABSENT = new Key("", false, 0);

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::text).thenComparing(Key::present).thenComparingDouble(Key::number);

        static Key of(Optional<Object> value) {
            return value.map(Key::of).orElse(ABSENT);
        }

        private static Key of(Object value) {
            return switch (value) {
                case String text -> new Key(text.toLowerCase(Locale.ROOT), true, 0);
                case Number number -> new Key("", true, number.doubleValue());
                case Boolean truth -> new Key("", true, truth ? 1 : 0);
                case Timestamp time -> new Key("%020d.%09d".formatted(time.getSeconds(), time.getNanos()), true, 0);
                case Duration time -> new Key("%020d.%09d".formatted(time.getSeconds(), time.getNanos()), true, 0);
                case EnumValueDescriptor constant -> new Key(constant.getName().toLowerCase(Locale.ROOT), true, 0);
                default -> new Key(value.toString().toLowerCase(Locale.ROOT), true, 0);
            };
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
