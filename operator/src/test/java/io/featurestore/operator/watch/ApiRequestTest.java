package io.featurestore.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/secrets?limit=500, list, secrets",
        "GET, /api/v1/namespaces/ml/secrets?watch=true, watch, secrets",
        "GET, /api/v1/namespaces/ml/secrets/x, get, secrets",
        "GET, /api/v1/namespaces, list, namespaces",
        "GET, /api/v1/namespaces/ml, get, namespaces",
        "POST, /api/v1/namespaces/ml/events, create, events",
        "PATCH, /apis/apps/v1/namespaces/ml/deployments/d?fieldManager=f&force=true, apply, deployments",
        "PATCH, /apis/feast.dev/v1/namespaces/ml/featurestores/f/status?fieldManager=f, patch, featurestores/status",
        "PUT, /apis/coordination.k8s.io/v1/namespaces/ml/leases/l, update, leases",
        "DELETE, /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/b, delete, clusterrolebindings",
        "GET, /apis, list, ''",
    })
    void requestsAreNamedAsInTheAuditLog(String method, URI uri, String verb, String resource) {
        assertThat(ApiRequest.of(method, uri)).isEqualTo(new ApiRequest(verb, resource));
    }
}
