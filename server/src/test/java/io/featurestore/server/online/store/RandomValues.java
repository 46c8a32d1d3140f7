package io.featurestore.server.online.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import feast.proto.types.ValueProto.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Values of every type, nested ones included, made from a seed.
public final class RandomValues {
    private static final List<FieldDescriptor> TYPES = Value.getDescriptor().getFields();

    private RandomValues() {}

    public static List<Value> list(Random random, int size) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(value(random));
        }
        return values;
    }

    /// Now and then unset.
    public static Value value(Random random) {
        int type = random.nextInt(TYPES.size() + 1);
        return type == TYPES.size() ? Value.getDefaultInstance() : of(TYPES.get(type), random, 0);
    }

    private static Value of(FieldDescriptor type, Random random, int depth) {
        Value.Builder value = Value.newBuilder();
        value.setField(type, single(value, type, random, depth));
        return value.build();
    }

    private static Object single(Message.Builder owner, FieldDescriptor field, Random random, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> Float.intBitsToFloat(random.nextInt() & 0xff7fffff);
            case DOUBLE -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text(random);
            case BYTE_STRING -> ByteString.copyFrom(bytes(random));
            case ENUM -> field.getEnumType().getValues().getFirst();
            case MESSAGE -> message(owner.newBuilderForField(field), random, depth + 1);
        };
    }

    private static Message message(Message.Builder message, Random random, int depth) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        if (!fields.getFirst().isRepeated()
                && message.getDescriptorForType().getOneofs().size() == 1) {
            FieldDescriptor chosen = fields.get(random.nextInt(depth > 3 ? 8 : fields.size()));
            return message.setField(chosen, single(message, chosen, random, depth))
                    .build();
        }
        for (FieldDescriptor field : fields) {
            fill(message, field, random, depth);
        }
        return message.build();
    }

    private static void fill(Message.Builder message, FieldDescriptor field, Random random, int depth) {
        if (!field.isRepeated()) {
            message.setField(field, single(message, field, random, depth));
            return;
        }
        int size = depth > 3 ? 0 : random.nextInt(4);
        for (int i = 0; i < size; i++) {
            message.addRepeatedField(field, single(message, field, random, depth));
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 1, 0xd800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }
}
