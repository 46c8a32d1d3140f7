package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.Volume;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The server that receives lineage events, in pods of its own.
///
/// @param replicas how many pods
/// @param tls its certificate; without one it speaks plain text
/// @param volumes those of the user that its container mounts
/// @param nodeSelector of its pods
/// @param connection of the registry's database, which keeps the events where the spec names no other
/// @param referred what its container takes from Secrets and ConfigMaps by itself
public record LineageSettings(
        ServerSettings server,
        int replicas,
        Optional<Tls> tls,
        List<Volume> volumes,
        SortedMap<String, String> nodeSelector,
        Optional<Yaml> connection,
        SortedMap<String, String> referred) {

    /// Where Feast's servers receive events, below their URL.
    public static final String ENDPOINT = "api/v1/lineage";

    static final String CONSUMER_DISABLED = "ConsumerDisabled";
    static final String NO_DATABASE = "LineageWithoutDatabase";
    static final String NO_IMAGE = "NoLineageImage";

    /// Reasons of the findings that say why there is no lineage server although one is asked for.
    public static final Set<String> MISSING = Set.of(CONSUMER_DISABLED, NO_DATABASE, NO_IMAGE);

    public LineageSettings {
        volumes = List.copyOf(volumes);
        nodeSelector = sorted(nodeSelector);
        referred = sorted(referred);
    }

    private static SortedMap<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
