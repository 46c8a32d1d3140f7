package io.featurestore.server.definitions;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.Durations;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import io.featurestore.server.definitions.ObjectChange.FieldChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the fields in which two registry objects of one kind differ. What no definition says is left out: times,
/// projects, the class names that some registries leave out, and the order of columns in a view, which Feast does not
/// take for a change either (in a feature service it is one: it is the order of the answer).
final class Comparison {
    private static final Set<String> NOT_DEFINED =
            Set.of("meta", "project", "data_source_class_type", "created_timestamp", "last_updated_timestamp");
    /// What stands for a whole message where it appears or goes.
    private static final Set<String> TITLES = Set.of("value_type", "type");
    private static final Set<String> NAMES = Set.of("name", "feature_view_name_alias", "feature_view_name");

    private final Map<String, String> values = new LinkedHashMap<>();
    /// Paths of whole messages: where one appears or goes, its fields say nothing more.
    private final Set<String> messages = new LinkedHashSet<>();

    private Comparison() {}

    static List<FieldChange> of(Message current, Message wanted) {
        Comparison before = flattened(current);
        Comparison after = flattened(wanted);
        Set<String> paths = new LinkedHashSet<>(before.values.keySet());
        paths.addAll(after.values.keySet());
        List<FieldChange> changes = new ArrayList<>();
        String whole = "";
        for (String path : paths) {
            boolean within = !whole.isEmpty() && path.startsWith(whole);
            boolean isMessage = before.messages.contains(path) || after.messages.contains(path);
            boolean both = before.values.containsKey(path) && after.values.containsKey(path);
            String was = before.values.getOrDefault(path, "");
            String is = after.values.getOrDefault(path, "");
            if (!within && !was.equals(is) && !(isMessage && both)) {
                changes.add(new FieldChange(path, was, is));
                whole = isMessage ? path + "." : whole;
            }
        }
        return changes;
    }

    private static Comparison flattened(Message message) {
        Comparison comparison = new Comparison();
        comparison.fieldsOf("", message);
        return comparison;
    }

    private void message(String path, Message message) {
        String title = message.getAllFields().entrySet().stream()
                .filter(entry -> TITLES.contains(entry.getKey().getName()))
                .map(entry -> text(entry.getValue()))
                .collect(Collectors.joining(" "));
        values.put(path, title.isEmpty() ? "present" : title);
        messages.add(path);
        fieldsOf(path, message);
    }

    private void fieldsOf(String path, MessageOrBuilder message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean isSet = field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
            boolean isSwitch = field.getJavaType() == FieldDescriptor.JavaType.BOOLEAN && !field.isRepeated();
            if ((isSet || isSwitch) && !isLeftOut(field, message)) {
                field(path.isEmpty() ? field.getName() : path + "." + field.getName(), field, message.getField(field));
            }
        }
    }

    private static boolean isLeftOut(FieldDescriptor field, MessageOrBuilder message) {
        if (field.getName().equals("data_source_class_type") && message instanceof DataSource source) {
            return source.getType() != SourceType.CUSTOM_SOURCE;
        }
        return NOT_DEFINED.contains(field.getName());
    }

    private void field(String path, FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            for (Object entry : (List<?>) value) {
                Message pair = (Message) entry;
                FieldDescriptor valueField = pair.getDescriptorForType().findFieldByName("value");
                Object key = pair.getField(pair.getDescriptorForType().findFieldByName("key"));
                single(path + "." + key, pair.getField(valueField));
            }
        } else if (field.isRepeated()) {
            repeated(path, field, (List<?>) value);
        } else {
            single(path, value);
        }
    }

    private void repeated(String path, FieldDescriptor field, List<?> items) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            values.put(path, items.stream().map(Comparison::text).collect(Collectors.joining(", ")));
            return;
        }
        List<String> names = items.stream().map(item -> name((Message) item)).toList();
        for (int i = 0; i < names.size(); i++) {
            String item = path + "." + names.get(i);
            message(item, (Message) items.get(i));
        }
        if (field.getContainingType().getName().startsWith("FeatureService")
                || field.getName().equals("feature_columns")) {
            values.put(path, String.join(", ", names));
        }
    }

    private static String name(Message item) {
        return item.getAllFields().entrySet().stream()
                .filter(entry -> NAMES.contains(entry.getKey().getName()))
                .map(entry -> String.valueOf(entry.getValue()))
                .collect(Collectors.joining(" as "));
    }

    private void single(String path, Object value) {
        switch (value) {
            case Duration duration -> values.put(path, Durations.toString(duration));
            case Message message -> message(path, message);
            default -> values.put(path, text(value));
        }
    }

    private static String text(Object value) {
        return value instanceof EnumValueDescriptor constant ? constant.getName() : String.valueOf(value);
    }
}
