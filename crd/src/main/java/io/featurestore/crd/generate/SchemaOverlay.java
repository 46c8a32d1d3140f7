package io.featurestore.crd.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.featurestore.crd.v1.ListMap;
import io.featurestore.crd.v1.OneOf;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Walks a schema and the Java types that it was made from, side by side, and adds what the generator leaves out.
final class SchemaOverlay {
    private static final String OWN_PACKAGE = "io.featurestore.";
    private static final String KUBERNETES_PACKAGE = "io.fabric8.kubernetes.api.model";

    /// The text form of a quantity, as Kubernetes' API writes it into schemas.
    private static final String QUANTITY = "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))"
            + "(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    private final KubernetesTypes kubernetes;

    SchemaOverlay(KubernetesTypes kubernetes) {
        this.kubernetes = kubernetes;
    }

    /// Completes `schema`, which was generated from `type`.
    void complete(ObjectNode schema, Type type) {
        Class<?> raw = raw(type);
        if (List.class.isAssignableFrom(raw)) {
            complete(object(schema, "items"), argument(type, 0));
        } else if (Map.class.isAssignableFrom(raw)) {
            complete(object(schema, "additionalProperties"), argument(type, 1));
        } else if (raw == Integer.class || raw == int.class) {
            schema.put("format", "int32");
        } else if (raw == Long.class || raw == long.class) {
            schema.put("format", "int64");
        } else if (raw == Quantity.class) {
            schema.put("pattern", QUANTITY);
        } else if (raw == ObjectMeta.class) {
            schema.remove("properties");
        } else if (JsonNode.class.isAssignableFrom(raw)) {
            schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
        } else if (schema.has("properties")) {
            completeObject(schema, raw);
        }
    }

    private void completeObject(ObjectNode schema, Class<?> type) {
        Map<String, Field> fields = fields(type);
        for (var property : schema.path("properties").properties()) {
            Field field = fields.get(property.getKey());
            if (field == null) {
                throw new IllegalStateException(type + " has no field for property " + property.getKey());
            }
            ObjectNode child = (ObjectNode) property.getValue();
            complete(child, field.getGenericType());
            annotate(child, field);
        }
        if (type.getName().startsWith(KUBERNETES_PACKAGE)) {
            kubernetes.describe(type, schema);
        }
    }

    private static void annotate(ObjectNode schema, Field field) {
        OneOf oneOf = field.getAnnotation(OneOf.class);
        if (oneOf != null) {
            ObjectNode target = oneOf.field().isEmpty() ? schema : object(object(schema, "properties"), oneOf.field());
            ArrayNode values = target.putArray("enum");
            for (String value : oneOf.value()) {
                values.add(value);
            }
        }
        ListMap listMap = field.getAnnotation(ListMap.class);
        if (listMap != null) {
            schema.put("x-kubernetes-list-type", "map");
            schema.putArray("x-kubernetes-list-map-keys").add(listMap.value());
        }
    }

    /// Fields by the name that they have in JSON, inherited ones included.
    private static Map<String, Field> fields(Class<?> type) {
        Map<String, Field> fields = new TreeMap<>();
        boolean own = type.getName().startsWith(OWN_PACKAGE);
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                JsonProperty name = field.getAnnotation(JsonProperty.class);
                if (!Modifier.isStatic(field.getModifiers()) && (own || name != null)) {
                    fields.put(name == null || name.value().isEmpty() ? field.getName() : name.value(), field);
                }
            }
        }
        return fields;
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> c -> c;
            case ParameterizedType p -> raw(p.getRawType());
            default -> throw new IllegalStateException("no schema for " + type);
        };
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static ObjectNode object(ObjectNode parent, String field) {
        if (parent.get(field) instanceof ObjectNode child) {
            return child;
        }
        throw new IllegalStateException("no " + field + " in " + parent);
    }
}
