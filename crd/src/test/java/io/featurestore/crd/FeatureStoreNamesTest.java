package io.featurestore.crd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureStoreNamesTest {
    private final FeatureStoreNames names = new FeatureStoreNames("team-a", "sample");

    @Test
    void namespacedNamesAreThoseOfTheGoOperator() {
        assertThat(names.base()).isEqualTo("feast-sample");
        assertThat(names.online()).isEqualTo("feast-sample-online");
        assertThat(names.offline()).isEqualTo("feast-sample-offline");
        assertThat(names.registry()).isEqualTo("feast-sample-registry");
        assertThat(names.registryRest()).isEqualTo("feast-sample-registry-rest");
        assertThat(names.ui()).isEqualTo("feast-sample-ui");
        assertThat(names.lineage()).isEqualTo("feast-sample-lineage");
        assertThat(names.client()).isEqualTo("feast-sample-client");
        assertThat(names.clientCa()).isEqualTo("feast-sample-client-ca");
        assertThat(names.cronJobAccount()).isEqualTo("feast-sample-cronjob");
        assertThat(names.batchEngineBinding()).isEqualTo("feast-sample-batch-engine-rights");
        assertThat(names.batchDriver()).isEqualTo("feast-sample-batch-driver");
        assertThat(names.servingCertificate(names.registryRest())).isEqualTo("feast-sample-registry-rest-tls");
        assertThat(names.host(names.registry())).isEqualTo("feast-sample-registry.team-a.svc.cluster.local");
    }

    @Test
    void clusterScopedNamesOfTwoFeatureStoresNeverMeet() {
        String one = new FeatureStoreNames("a-b", "c").tokenReviewBinding();
        String other = new FeatureStoreNames("a", "b-c").tokenReviewBinding();

        assertThat(one).startsWith("feast-a-b-c-token-review-").isNotEqualTo(other);
        assertThat(one).isNotEqualTo(new FeatureStoreNames("a-b", "c").oidcTokenReviewBinding());
    }

    @Test
    void clusterScopedNamesKeepTheLimitOfTheApi() {
        String name = new FeatureStoreNames("n".repeat(63), "x".repeat(253)).tokenReviewBinding();

        assertThat(name).hasSize(253);
    }
}
