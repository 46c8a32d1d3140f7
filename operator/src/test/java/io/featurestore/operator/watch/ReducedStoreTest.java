package io.featurestore.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReducedStoreTest {
    private final ReducedStore<Secret> store =
            ReducedStore.keeping(secret -> secret.getMetadata().getName().equals("wanted"), Secret::new);

    @Test
    void contentIsKeptOnlyOfWhatIsWanted() {
        put(secret("wanted", "1"));
        put(secret("other", "1"));
        assertThat(get("ml/wanted")).satisfies(secret -> {
            assertThat(ReducedStore.isReduced(secret)).isFalse();
            assertThat(secret.getData()).containsKey("password");
        });
        assertThat(get("ml/other")).satisfies(secret -> {
            assertThat(ReducedStore.isReduced(secret)).isTrue();
            assertThat(secret.getData()).isNullOrEmpty();
            assertThat(secret.getMetadata().getResourceVersion()).isEqualTo("1");
            assertThat(secret.getMetadata().getLabels()).containsEntry("a", "b");
        });
    }

    @Test
    void contentThatWasReadLaterIsFilledInUnlessTheObjectHasChanged() {
        put(secret("other", "1"));
        store.fill(secret("other", "1"));
        assertThat(get("ml/other").getData()).containsKey("password");
        put(secret("other", "3"));
        store.fill(secret("other", "2"));
        assertThat(ReducedStore.isReduced(get("ml/other"))).isTrue();
    }

    @Test
    void whatIsGoneIsNotFilledIn() {
        store.fill(secret("other", "1"));
        assertThat(store.size()).isZero();
    }

    private Secret get(String key) {
        return Objects.requireNonNull(store.get(key));
    }

    private void put(Secret secret) {
        store.put(store.getKey(secret), secret);
    }

    private static Secret secret(String name, String version) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("ml")
                .withName(name)
                .withResourceVersion(version)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .addToLabels("a", "b")
                .endMetadata()
                .addToData("password", "eA==")
                .build();
    }
}
