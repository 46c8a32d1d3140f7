package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.featurestore.crd.v1.FeatureStore;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReconcileLogTest {
    @Test
    void aFaultOfOursIsLoggedWithItsPlaceAndWithoutItsMessages() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger("io.featurestore.operator");
        log.addAppender(lines);
        try {
            FeatureStore featureStore = new FeatureStore();
            featureStore.setMetadata(
                    new ObjectMetaBuilder().withNamespace("ml").withName("shop").build());
            new ReconcileLog()
                    .crashed(
                            featureStore,
                            new IllegalStateException("password one", new NumberFormatException("password two")));
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(line.getKeyValuePairs().toString())
                    .contains("IllegalStateException at io.featurestore.operator.ReconcileLogTest")
                    .contains("caused by java.lang.NumberFormatException")
                    .doesNotContain("password");
        });
    }
}
