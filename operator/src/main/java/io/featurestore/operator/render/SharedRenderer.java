package io.featurestore.operator.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.featurestore.crd.Labels;
import io.featurestore.operator.resolve.LineageSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The objects of the operator's own namespace by which other tools of the cluster find FeatureStores, in the format of
/// the Go operator: a list of all client ConfigMaps, and one of all receivers of lineage events. Each has a Role for
/// those who may read it.
public final class SharedRenderer {
    /// The list of client ConfigMaps.
    public static final String CLIENTS = "feast-configs-registry";

    /// The list of receivers of lineage events.
    public static final String RECEIVERS = "feast-openlineage-config";

    private static final String READER = "-reader";

    private SharedRenderer() {}

    /// What others may know of a FeatureStore.
    ///
    /// @param client name of its client ConfigMap
    /// @param receiver URL of its receiver of lineage events, if it has one
    public record Announced(String namespace, String name, String client, Optional<String> receiver)
            implements Comparable<Announced> {
        @Override
        public int compareTo(Announced other) {
            return Comparator.comparing(Announced::namespace)
                    .thenComparing(Announced::name)
                    .compare(this, other);
        }
    }

    /// The two lists.
    ///
    /// @param namespace the operator's own
    public static List<HasMetadata> lists(String namespace, Collection<Announced> all) {
        List<Announced> sorted = all.stream().sorted().toList();
        return List.of(
                configMap(namespace, CLIENTS, Map.of("namespaces", clients(sorted))),
                configMap(namespace, RECEIVERS, receivers(sorted)));
    }

    /// What reading the list of this name takes.
    public static HasMetadata reader(String namespace, String list) {
        return new RoleBuilder()
                .withMetadata(metadata(namespace, list + READER))
                .addNewRule()
                .withApiGroups("")
                .withResources("configmaps")
                .withResourceNames(list)
                .withVerbs("get", "list")
                .endRule()
                .build();
    }

    /// Lets everybody who is known to the cluster read the list of this name.
    public static HasMetadata everybody(String namespace, String list) {
        return new RoleBindingBuilder()
                .withMetadata(metadata(namespace, list + READER))
                .withRoleRef(Rbac.role(list + READER))
                .withSubjects(Rbac.group("system:authenticated"))
                .build();
    }

    private static HasMetadata configMap(String namespace, String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(namespace, name))
                .withData(data)
                .build();
    }

    /// No FeatureStore's name: these objects are of all of them.
    private static ObjectMeta metadata(String namespace, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.OPERATOR))
                .build();
    }

    private static String clients(List<Announced> all) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode namespaces = document.putObject("namespaces");
        all.forEach(one -> namespaces.withArrayProperty(one.namespace()).add(one.client()));
        return document.toString();
    }

    /// `url` and `openlineage.yml` are for those who want just one receiver: the first by namespace and name.
    private static Map<String, String> receivers(List<Announced> all) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode consumers = document.putObject("consumers");
        Map<String, String> data = new TreeMap<>();
        for (Announced one : all) {
            one.receiver().ifPresent(url -> {
                consumers
                        .putObject(one.namespace() + "/" + one.name())
                        .put("url", url)
                        .put("endpoint", LineageSettings.ENDPOINT)
                        .put("tls", url.startsWith("https:"));
                data.putIfAbsent("url", url);
            });
        }
        data.put("endpoints", document.toString());
        Optional.ofNullable(data.get("url"))
                .ifPresent(url -> data.put(
                        "openlineage.yml",
                        "transport:\n  type: http\n  url: %s\n  endpoint: %s\n"
                                .formatted(url, LineageSettings.ENDPOINT)));
        return data;
    }
}
