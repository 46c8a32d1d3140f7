package io.featurestore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/// The values of Secrets are in Secrets and nowhere else.
class SecrecyIT {
    private static final String NAMESPACE = "secrecy";
    private static final String SENTINEL = "s3ntinel-8f14e45f";

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator(NAMESPACE);

    private final TestCluster cluster = OPERATOR.cluster();

    @Test
    void noValueOfASecretIsInObjectsEventsStatusLogsOrMetrics() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger operatorLog = (Logger) LoggerFactory.getLogger("io.featurestore");
        operatorLog.setLevel(Level.TRACE);
        operatorLog.addAppender(log);
        try {
            provoke();
        } finally {
            operatorLog.detachAppender(log);
            operatorLog.setLevel(null);
        }
        assertThat(everythingButSecrets()).hasSizeGreaterThan(8).allSatisfy(SecrecyIT::isClean);
        assertThat(log.list).isNotEmpty().allSatisfy(line -> {
            isClean(line.getFormattedMessage());
            isClean(String.valueOf(line.getKeyValuePairs()));
            isClean(String.valueOf(line.getThrowableProxy()));
        });
        isClean(TestCluster.metrics(OPERATOR.get()));
        assertThat(cluster.admin
                        .secrets()
                        .inNamespace(NAMESPACE)
                        .withName("feast-shop-config")
                        .get()
                        .getData()
                        .values())
                .anyMatch(value ->
                        new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).contains(SENTINEL));
    }

    /// Good and bad Secrets of every kind: what fails is most likely to be talked about.
    private void provoke() {
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: stores, namespace: secrecy}
                stringData:
                  redis: "connection_string: redis:6379,password=SENTINEL"
                  sql: "path: postgresql://user:SENTINEL@db/registry"
                  PASSWORD: SENTINEL
                ---
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: shop, namespace: secrecy}
                spec:
                  feastProject: shop
                  services:
                    onlineStore:
                      persistence: {store: {type: redis, secretRef: {name: stores}}}
                      server:
                        envFrom: [{secretRef: {name: stores}}]
                        env: [{name: P, valueFrom: {secretKeyRef: {name: stores, key: PASSWORD}}}]
                    registry: {local: {persistence: {store: {type: sql, secretRef: {name: stores}}}, server: {}}}
                """.replace("SENTINEL", SENTINEL));
        OPERATOR.becomeReady("shop");
        for (String bad : List.of(
                "SENTINEL",
                "[SENTINEL]",
                "type: SENTINEL",
                "a: {b: 'SENTINEL",
                "&a [*a, SENTINEL]",
                "{SENTINEL: SENTINEL, SENTINEL: 1}")) {
            cluster.admin
                    .secrets()
                    .inNamespace(NAMESPACE)
                    .withName("stores")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"data\":{\"redis\":\"%s\"}}"
                                    .formatted(Base64.getEncoder()
                                            .encodeToString(bad.replace("SENTINEL", SENTINEL)
                                                    .getBytes(StandardCharsets.UTF_8))));
            OPERATOR.force("shop", Integer.toString(bad.hashCode()));
        }
        cluster.awaitCondition(NAMESPACE, "shop", "Ready", "False InvalidYaml");
    }

    private List<String> everythingButSecrets() {
        List<Object> objects = new ArrayList<>();
        objects.add(cluster.featureStore(NAMESPACE, "shop"));
        objects.addAll(cluster.admin.configMaps().inNamespace(NAMESPACE).list().getItems());
        objects.addAll(cluster.admin.services().inNamespace(NAMESPACE).list().getItems());
        objects.addAll(
                cluster.admin.serviceAccounts().inNamespace(NAMESPACE).list().getItems());
        objects.addAll(
                cluster.admin.apps().deployments().inNamespace(NAMESPACE).list().getItems());
        objects.addAll(
                cluster.admin.rbac().roles().inNamespace(NAMESPACE).list().getItems());
        objects.addAll(cluster.admin
                .rbac()
                .roleBindings()
                .inNamespace(NAMESPACE)
                .list()
                .getItems());
        objects.addAll(cluster.admin.rbac().clusterRoleBindings().list().getItems());
        objects.addAll(cluster.admin
                .events()
                .v1()
                .events()
                .inNamespace(NAMESPACE)
                .list()
                .getItems());
        return objects.stream()
                .map(object -> cluster.admin.getKubernetesSerialization().asJson(object))
                .toList();
    }

    private static void isClean(String text) {
        String base64 = Base64.getEncoder().encodeToString(SENTINEL.getBytes(StandardCharsets.UTF_8));
        assertThat(text).doesNotContain(SENTINEL).doesNotContain(base64.substring(0, base64.length() - 4));
    }
}
