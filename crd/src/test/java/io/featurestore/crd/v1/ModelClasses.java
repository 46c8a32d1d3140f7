package io.featurestore.crd.v1;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The classes that a FeatureStore is made of, found from its spec and status.
public final class ModelClasses {
    private ModelClasses() {}

    /// Our own.
    public static List<Class<?>> all() {
        return reached().stream()
                .filter(type -> type.getName().startsWith("io.featurestore."))
                .toList();
    }

    /// Those of others.
    public static List<Class<?>> embedded() {
        return reached().stream()
                .filter(type -> type.getName().startsWith("io.fabric8."))
                .toList();
    }

    private static Collection<Class<?>> reached() {
        Map<String, Class<?>> found = new TreeMap<>();
        visit(FeatureStoreSpec.class, found);
        visit(FeatureStoreStatus.class, found);
        return found.values();
    }

    private static void visit(Type type, Map<String, Class<?>> found) {
        if (type instanceof ParameterizedType list) {
            List.of(list.getActualTypeArguments()).forEach(argument -> visit(argument, found));
        }
        if (type instanceof Class<?> c && c.getName().startsWith("io.f") && found.put(c.getName(), c) == null) {
            visit(c.getSuperclass(), found);
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    visit(field.getGenericType(), found);
                }
            }
        }
    }
}
