package io.featurestore.server.definitions;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;

/// Registry objects without the times of their creation and change.
final class Times {
    private Times() {}

    @SuppressWarnings("unchecked") // A builder builds its own kind of message.
    static <T extends Message> T removed(T message) {
        Message.Builder builder = message.toBuilder();
        remove(builder);
        return (T) builder.build();
    }

    private static void remove(Message.Builder builder) {
        for (FieldDescriptor field : builder.getAllFields().keySet()) {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isMapField()) {
                continue;
            }
            if (field.getMessageType().equals(Timestamp.getDescriptor())) {
                builder.clearField(field);
            } else if (field.isRepeated()) {
                for (int i = 0; i < builder.getRepeatedFieldCount(field); i++) {
                    builder.setRepeatedField(field, i, removed((Message) builder.getRepeatedField(field, i)));
                }
            } else {
                builder.setField(field, removed((Message) builder.getField(field)));
            }
        }
    }
}
