package io.featurestore.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.featurestore.operator.render.SharedRenderer.Announced;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The lists are those that the Go operator 0.66 wrote for the same FeatureStores, byte for byte.
class SharedRendererTest {
    private static final String RECEIVER = "http://feast-full-lineage.s09.svc.cluster.local:80";
    private static final Announced FULL = new Announced("s09", "full", "feast-full-client", Optional.of(RECEIVER));
    private static final Announced BARE = new Announced("s01", "bare", "feast-bare-client", Optional.empty());

    @Test
    void theListOfClientsIsTheGoOperators() {
        assertThat(data(0, List.of(FULL, BARE)))
                .isEqualTo(Map.of(
                        "namespaces",
                        "{\"namespaces\":{\"s01\":[\"feast-bare-client\"],\"s09\":[\"feast-full-client\"]}}"));
    }

    @Test
    void theListOfReceiversIsTheGoOperators() {
        assertThat(data(1, List.of(BARE, FULL)))
                .isEqualTo(
                        Map.of(
                                "endpoints",
                                "{\"consumers\":{\"s09/full\":{\"url\":\"http://feast-full-lineage.s09.svc.cluster.local:80\",\"endpoint\":\"api/v1/lineage\",\"tls\":false}}}",
                                "url",
                                RECEIVER,
                                "openlineage.yml",
                                "transport:\n  type: http\n  url: http://feast-full-lineage.s09.svc.cluster.local:80\n  endpoint: api/v1/lineage\n"));
    }

    @Test
    void nobodyIsAnEmptyListAndNoReceiverToSuggest() {
        assertThat(data(0, List.of())).isEqualTo(Map.of("namespaces", "{\"namespaces\":{}}"));
        assertThat(data(1, List.of())).isEqualTo(Map.of("endpoints", "{\"consumers\":{}}"));
    }

    @Test
    void theOneReceiverToSuggestIsTheFirstByName() {
        Announced other = new Announced("a", "z", "feast-z-client", Optional.of("https://z:443"));
        assertThat(data(1, List.of(FULL, other))).containsEntry("url", "https://z:443");
        assertThat(data(1, List.of(FULL, other)).get("endpoints")).contains("\"tls\":true");
    }

    private static Map<String, String> data(int list, List<Announced> all) {
        return ((ConfigMap) SharedRenderer.lists("ops", all).get(list)).getData();
    }
}
