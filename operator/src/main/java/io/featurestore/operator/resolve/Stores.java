package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.featurestore.crd.v1.OfflineStore;
import io.featurestore.crd.v1.OnlineStore;
import io.featurestore.crd.v1.Pvc;
import io.featurestore.crd.v1.Registry;
import io.featurestore.crd.v1.Store;
import io.featurestore.operator.resolve.Persistence.Claim;
import io.featurestore.operator.resolve.Persistence.Creation;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Resolves where the stores keep what they hold. Works on a spec with its defaults.
final class Stores {
    /// What an online store is where the spec has none or disables it.
    static final Persistence DEFAULT_ONLINE = new Persistence.File(
            "sqlite", Optional.of(Defaults.DATA + "/" + Defaults.ONLINE_FILE), Optional.empty(), Yaml.Mapping.EMPTY);

    /// What a registry is where the spec has none.
    static final Persistence DEFAULT_REGISTRY = new Persistence.File(
            "file", Optional.of(Defaults.DATA + "/" + Defaults.REGISTRY_FILE), Optional.empty(), Yaml.Mapping.EMPTY);

    private static final String ONLINE = "spec.services.onlineStore.persistence";
    private static final String OFFLINE = "spec.services.offlineStore.persistence";
    private static final String REGISTRY = "spec.services.registry.local.persistence";

    private final Lookup lookup;
    private final Resolved.Owner owner;

    Stores(Lookup lookup, Resolved.Owner owner) {
        this.lookup = lookup;
        this.owner = owner;
    }

    Persistence online(OnlineStore.Persistence persistence) {
        if (persistence.store != null) {
            return store(persistence.store, ONLINE + ".store");
        }
        OnlineStore.File file = persistence.file;
        return new Persistence.File(
                "sqlite",
                Optional.of(path(file.pvc, file.path)),
                claim(file.pvc, owner.names().online()),
                Yaml.Mapping.EMPTY);
    }

    Persistence offline(OfflineStore.Persistence persistence) {
        if (persistence.store != null) {
            return store(persistence.store, OFFLINE + ".store");
        }
        OfflineStore.File file = persistence.file;
        return new Persistence.File(
                file.type, Optional.empty(), claim(file.pvc, owner.names().offline()), Yaml.Mapping.EMPTY);
    }

    Persistence registry(Registry.Persistence persistence) {
        if (persistence.store != null) {
            return store(persistence.store, REGISTRY + ".store");
        }
        Registry.File file = persistence.file;
        SequencedMap<String, Yaml> options = new LinkedHashMap<>();
        Optional.ofNullable(file.s3AdditionalKwargs)
                .filter(map -> !map.isEmpty())
                .ifPresent(map -> options.put("s3_additional_kwargs", Yaml.texts(map)));
        Optional.ofNullable(file.cacheTtlSeconds)
                .ifPresent(seconds -> options.put("cache_ttl_seconds", Yaml.number(seconds)));
        Optional.ofNullable(file.cacheMode).ifPresent(mode -> options.put("cache_mode", Yaml.text(mode)));
        return new Persistence.File(
                "file",
                Optional.of(path(file.pvc, file.path)),
                claim(file.pvc, owner.names().registry()),
                new Yaml.Mapping(options));
    }

    private Persistence store(Store store, String path) {
        String type = Optional.ofNullable(store.type).orElse("");
        String key = Given.text(store.secretKeyName).orElse(type);
        Yaml.Mapping settings = lookup.secretMap(store.secretRef, key, path + ".secretRef", path + ".secretKeyName");
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>(settings.entries());
        for (String typeKey : List.of("type", "registry_type")) {
            Yaml value = entries.remove(typeKey);
            if (value != null
                    && !(value instanceof Yaml.Scalar scalar && scalar.text().equals(type))) {
                lookup.add(Finding.error(
                        "ConflictingType",
                        path + ".type",
                        "key %s of Secret %s sets %s to something else than %s: remove it there, or change %s.type"
                                .formatted(key, nameOf(store.secretRef), typeKey, type, path)));
            }
        }
        return new Persistence.Store(type, new Yaml.Mapping(entries));
    }

    private static Optional<Claim> claim(@Nullable Pvc pvc, String name) {
        if (pvc == null) {
            return Optional.empty();
        }
        String mountPath = Optional.ofNullable(pvc.mountPath).orElse("/");
        if (pvc.create != null) {
            Creation creation = new Creation(
                    pvc.create.accessModes, Optional.ofNullable(pvc.create.storageClassName), pvc.create.resources);
            return Optional.of(new Claim(name, name, mountPath, Optional.of(creation)));
        }
        return Optional.of(new Claim(name, nameOf(pvc.ref), mountPath, Optional.empty()));
    }

    private static String path(@Nullable Pvc pvc, String path) {
        return pvc == null || pvc.mountPath == null ? path : clean(pvc.mountPath + "/" + path);
    }

    /// A path without `.`, `..` and doubled slashes, as the kubelet and the Go operator read it.
    static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static String nameOf(@Nullable LocalObjectReference reference) {
        return reference == null || reference.getName() == null ? "" : reference.getName();
    }
}
