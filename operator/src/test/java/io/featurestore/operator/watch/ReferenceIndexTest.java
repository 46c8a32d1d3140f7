package io.featurestore.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.operator.world.Ref;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReferenceIndexTest {
    private static final ResourceID SHOP = new ResourceID("shop", "ml");
    private static final ResourceID BANK = new ResourceID("bank", "ml");
    private static final Ref REDIS = Ref.secret("ml", "redis");
    private static final Ref ENGINE = Ref.configMap("ml", "engine");

    private final ReferenceIndex index = new ReferenceIndex();

    @Test
    void usersAreFoundByWhatTheyReferTo() {
        index.put(SHOP, Set.of(REDIS, ENGINE));
        index.put(BANK, Set.of(REDIS));
        assertThat(index.usersOf(REDIS)).containsExactlyInAnyOrder(SHOP, BANK);
        assertThat(index.usersOf(ENGINE)).containsExactly(SHOP);
        assertThat(index.usersOf(Ref.secret("other", "redis"))).isEmpty();
    }

    @Test
    void whatIsNoLongerReferredToIsForgotten() {
        index.put(SHOP, Set.of(REDIS, ENGINE));
        index.put(SHOP, Set.of(ENGINE));
        assertThat(index.isReferred(REDIS)).isFalse();
        index.remove(SHOP);
        assertThat(index.isReferred(ENGINE)).isFalse();
        assertThat(index.usersOf(ENGINE)).isEmpty();
    }
}
