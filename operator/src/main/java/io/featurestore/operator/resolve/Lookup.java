package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Follows references from the spec into the world, and keeps a finding for each one that leads nowhere. Findings name
/// objects and keys, never what they hold.
final class Lookup {
    private final World world;
    private final List<Finding> findings;
    private final SortedMap<String, String> referred = new TreeMap<>();

    Lookup(World world) {
        this(world, new ArrayList<>());
    }

    private Lookup(World world, List<Finding> findings) {
        this.world = world;
        this.findings = findings;
    }

    /// The same for what the servers' pods do not take, so that its change does not roll them.
    Lookup besideThePods() {
        return new Lookup(world, findings);
    }

    World world() {
        return world;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    List<Finding> findings() {
        return findings;
    }

    /// What was looked up by [#referSecret] and [#referConfigMap], for the checksum.
    SortedMap<String, String> referred() {
        return referred;
    }

    /// The YAML map under a key of a Secret; an empty one, and a finding, if there is none.
    ///
    /// @param path the field that refers, which has the sub-field `name`
    /// @param keyPath the field that names the key
    Yaml.Mapping secretMap(@Nullable LocalObjectReference reference, String key, String path, String keyPath) {
        return secretText(reference, key, path, keyPath)
                .map(text -> map(text, "key %s of Secret %s".formatted(key, nameOf(reference)), keyPath))
                .orElse(Yaml.Mapping.EMPTY);
    }

    /// The text under a key of a Secret; a finding if there is none.
    Optional<String> secretText(@Nullable LocalObjectReference reference, String key, String path, String keyPath) {
        return secret(reference, path).flatMap(secret -> {
            Optional<String> text = Contents.of(secret, key);
            if (text.isEmpty()) {
                add(Finding.waiting(
                        "MissingSecretKey",
                        keyPath,
                        "Secret %s has no key %s: add the key, or name another one in %s"
                                .formatted(nameOf(reference), key, keyPath)));
            }
            return text;
        });
    }

    /// All keys of a Secret with their texts; none, and a finding, if there is no such Secret.
    Yaml.Mapping secretTexts(LocalObjectReference reference, String path) {
        if (nameOf(reference).isEmpty()) {
            add(emptyName("Secret", path));
        }
        Map<String, String> texts = new TreeMap<>();
        secret(reference, path)
                .ifPresent(secret -> Contents.raw(secret)
                        .keySet()
                        .forEach(key -> Contents.of(secret, key).ifPresent(text -> texts.put(key, text))));
        return Yaml.texts(texts);
    }

    /// The YAML map under a key of a ConfigMap; an empty one, and a finding, if there is none.
    Yaml.Mapping configMapMap(@Nullable LocalObjectReference reference, String key, String path, String keyPath) {
        return configMap(reference, path)
                .flatMap(configMap -> {
                    Optional<String> text = Contents.of(configMap, key);
                    if (text.isEmpty()) {
                        add(Finding.waiting(
                                "MissingConfigMapKey",
                                keyPath,
                                "ConfigMap %s has no key %s: add the key, or name another one in %s"
                                        .formatted(nameOf(reference), key, keyPath)));
                    }
                    return text;
                })
                .map(text -> map(text, "key %s of ConfigMap %s".formatted(key, nameOf(reference)), keyPath))
                .orElse(Yaml.Mapping.EMPTY);
    }

    private Yaml.Mapping map(String text, String what, String path) {
        return switch (YamlText.parseMap(text)) {
            case YamlText.Map map -> map.mapping();
            case YamlText.Unreadable unreadable -> {
                add(Finding.error(
                        "InvalidYaml",
                        path,
                        "%s cannot be used, because %s: write a YAML map of parameters there"
                                .formatted(what, unreadable.problem())));
                yield Yaml.Mapping.EMPTY;
            }
        };
    }

    /// Notes the content that a pod takes from a Secret by itself; a finding if that is missing and not optional.
    ///
    /// @param keys the keys that it takes; empty: all
    void referSecret(String name, List<String> keys, boolean optional, String path) {
        if (name.isEmpty()) {
            add(emptyName("Secret", path));
            return;
        }
        Optional<Secret> secret = world.secret(name);
        if (secret.isEmpty() && !optional) {
            add(missing("Secret", name, path));
        }
        secret.ifPresent(it -> refer("Secret", name, Contents.raw(it), keys, optional, path));
    }

    /// The same for a ConfigMap.
    void referConfigMap(String name, List<String> keys, boolean optional, String path) {
        if (name.isEmpty()) {
            add(emptyName("ConfigMap", path));
            return;
        }
        Optional<ConfigMap> configMap = world.configMap(name);
        if (configMap.isEmpty() && !optional) {
            add(missing("ConfigMap", name, path));
        }
        configMap.ifPresent(it -> refer("ConfigMap", name, Contents.raw(it), keys, optional, path));
    }

    private void refer(
            String kind, String name, Map<String, String> content, List<String> keys, boolean optional, String path) {
        for (String key : keys.isEmpty() ? content.keySet() : keys) {
            String value = content.get(key);
            if (value != null) {
                referred.put(kind + "/" + name + "/" + key, value);
            } else if (!optional) {
                add(Finding.waiting(
                        "Missing" + kind + "Key", path, "%s %s has no key %s: add the key".formatted(kind, name, key)));
            }
        }
    }

    private Optional<Secret> secret(@Nullable LocalObjectReference reference, String path) {
        String name = nameOf(reference);
        if (name.isEmpty()) {
            // A rule of its own says so.
            return Optional.empty();
        }
        Optional<Secret> secret = world.secret(name);
        if (secret.isEmpty()) {
            add(missing("Secret", name, path + ".name"));
        }
        return secret;
    }

    private Optional<ConfigMap> configMap(@Nullable LocalObjectReference reference, String path) {
        String name = nameOf(reference);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<ConfigMap> configMap = world.configMap(name);
        if (configMap.isEmpty()) {
            add(missing("ConfigMap", name, path + ".name"));
        }
        return configMap;
    }

    private Finding missing(String kind, String name, String path) {
        return Finding.waiting(
                "Missing" + kind,
                path,
                "%s %s does not exist in namespace %s: create it".formatted(kind, name, world.namespace()));
    }

    private static Finding emptyName(String kind, String path) {
        return Finding.error("Empty" + kind + "Name", path, "%s names no %s: set a name".formatted(path, kind));
    }

    private static String nameOf(@Nullable LocalObjectReference reference) {
        return reference == null || reference.getName() == null ? "" : reference.getName();
    }

    /// Reads Secrets and ConfigMaps as the API server and as files show them.
    private static final class Contents {

        static Optional<String> of(Secret secret, String key) {
            return Optional.ofNullable(raw(secret).get(key)).flatMap(Contents::decode);
        }

        static Optional<String> of(ConfigMap configMap, String key) {
            return Optional.ofNullable(configMap.getData()).map(data -> data.get(key));
        }

        /// Base64 text by key; `stringData`, which only files have, wins as it does in the API server.
        static Map<String, String> raw(Secret secret) {
            Map<String, String> content =
                    new TreeMap<>(Optional.ofNullable(secret.getData()).orElse(Map.of()));
            Optional.ofNullable(secret.getStringData())
                    .orElse(Map.of())
                    .forEach((key, text) -> content.put(
                            key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
            return content;
        }

        static Map<String, String> raw(ConfigMap configMap) {
            Map<String, String> content =
                    new TreeMap<>(Optional.ofNullable(configMap.getBinaryData()).orElse(Map.of()));
            content.putAll(Optional.ofNullable(configMap.getData()).orElse(Map.of()));
            return content;
        }

        private static Optional<String> decode(String base64) {
            try {
                return Optional.of(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return Optional.of(UNDECODABLE);
            }
        }

        /// Only a file can hold a Secret whose data is no base64. A control character is no YAML, which is then the
        /// finding.
        private static final String UNDECODABLE = "\u0000";
    }
}
