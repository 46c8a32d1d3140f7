package io.featurestore.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void fieldsOfTheGoOperatorBecomeOurs() throws IOException {
        JsonNode patch = takeOver("""
                metadata:
                  resourceVersion: "7"
                  managedFields:
                  - {manager: manager, operation: Update, apiVersion: apps/v1, time: t, fieldsType: FieldsV1,
                     fieldsV1: {"f:spec": {"f:replicas": {}, "f:strategy": {}}}}
                  - {manager: kube-controller-manager, operation: Update, apiVersion: apps/v1, subresource: status,
                     fieldsV1: {"f:status": {}}}
                """);
        assertThat(patch).isEqualTo(YAML.readTree("""
                - op: replace
                  path: /metadata/managedFields
                  value:
                  - {manager: kube-controller-manager, operation: Update, apiVersion: apps/v1, subresource: status,
                     fieldsV1: {"f:status": {}}}
                  - {manager: featurestore-operator, operation: Apply, apiVersion: apps/v1, time: t,
                     fieldsType: FieldsV1, fieldsV1: {"f:spec": {"f:replicas": {}, "f:strategy": {}}}}
                - {op: replace, path: /metadata/resourceVersion, value: "7"}
                """));
    }

    @Test
    void theyJoinWhatWeOwnAlready() throws IOException {
        JsonNode patch = takeOver("""
                metadata:
                  resourceVersion: "7"
                  managedFields:
                  - {manager: featurestore-operator, operation: Apply, apiVersion: apps/v1,
                     fieldsV1: {"f:spec": {"f:replicas": {}}}}
                  - {manager: feast-operator, operation: Apply, apiVersion: apps/v1,
                     fieldsV1: {"f:spec": {"f:replicas": {}, "f:paused": {}}, "f:metadata": {}}}
                """);
        assertThat(patch.path(0).path("value")).isEqualTo(YAML.readTree("""
                - {manager: featurestore-operator, operation: Apply, apiVersion: apps/v1,
                   fieldsV1: {"f:spec": {"f:replicas": {}, "f:paused": {}}, "f:metadata": {}}}
                """));
    }

    @Test
    void nothingIsDoneWhereTheGoOperatorOwnsNothing() throws IOException {
        assertThat(ManagedFields.takeOver(YAML.readTree("""
                metadata:
                  managedFields:
                  - {manager: kubectl-edit, operation: Update, apiVersion: v1, fieldsV1: {"f:data": {}}}
                  - {manager: manager, operation: Update, apiVersion: v1, subresource: status, fieldsV1: {}}
                """))).isEmpty();
        assertThat(ManagedFields.takeOver(YAML.readTree("{}"))).isEmpty();
    }

    private static JsonNode takeOver(String live) throws IOException {
        return YAML.readTree(ManagedFields.takeOver(YAML.readTree(live)).orElseThrow());
    }
}
