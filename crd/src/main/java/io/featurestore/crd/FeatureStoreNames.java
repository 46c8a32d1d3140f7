package io.featurestore.crd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names of the objects that one FeatureStore has, and the only place that puts such names together. Names of
/// namespaced objects are those of the Go operator, so that it can be replaced in place and put back.
///
/// @param namespace namespace of the FeatureStore
/// @param name name of the FeatureStore
public record FeatureStoreNames(String namespace, String name) {
    /// ClusterRole that lets servers ask who a token belongs to; one for all FeatureStores.
    public static final String TOKEN_REVIEW_ROLE = "feast-token-review-cluster-role";

    /// ClusterRole of those that start batch jobs, bound in single namespaces.
    public static final String BATCH_ENGINE_ROLE = "feast-batch-engine-cluster-role";

    /// The same for the drivers of batch jobs.
    public static final String BATCH_DRIVER_ROLE = "feast-batch-driver-cluster-role";

    private static final String PREFIX = "feast-";
    private static final int HASH_DIGITS = 10;
    private static final int MAX_CLUSTER_SCOPED = 253;

    /// Deployment, ServiceAccount, Role, RoleBinding, HorizontalPodAutoscaler, PodDisruptionBudget and CronJob.
    public String base() {
        return PREFIX + name;
    }

    /// Service of the online server, its ServiceMonitor, and the claim of its file.
    public String online() {
        return typed("online");
    }

    /// Service of the offline server, and the claim of its files.
    public String offline() {
        return typed("offline");
    }

    /// Service of the registry server (gRPC), and the claim of its file.
    public String registry() {
        return typed("registry");
    }

    /// Service of the registry server (REST).
    public String registryRest() {
        return typed("registry-rest");
    }

    /// Service (and Route) of the web UI.
    public String ui() {
        return typed("ui");
    }

    /// Deployment and Service of the receiver of lineage events.
    public String lineage() {
        return typed("lineage");
    }

    /// Value of [Labels#NAME] on the receiver of lineage events: its pods must not match the selector of the servers.
    public String lineageLabel() {
        return name + "-lineage";
    }

    /// ConfigMap with the `feature_store.yaml` of clients.
    public String client() {
        return typed("client");
    }

    /// ConfigMap into which OpenShift writes the certificate authority of its Services.
    public String clientCa() {
        return typed("client-ca");
    }

    /// Secret with the `feature_store.yaml` of each process of the pod.
    public String config() {
        return typed("config");
    }

    /// ServiceAccount of the CronJob's pods.
    public String cronJobAccount() {
        return typed("cronjob");
    }

    /// RoleBinding to [#BATCH_ENGINE_ROLE]. The Go operator's `batch-engine` is bound to a Role of that name, and what
    /// a RoleBinding is bound to can't be changed.
    public String batchEngineBinding() {
        return typed("batch-engine-rights");
    }

    /// ServiceAccount of batch jobs.
    public String batchDriver() {
        return typed("batch-driver");
    }

    /// RoleBinding to [#BATCH_DRIVER_ROLE].
    public String batchDriverBinding() {
        return typed("batch-driver-rights");
    }

    /// Secret that OpenShift fills with the certificate of the Service `service`.
    public String servingCertificate(String service) {
        return service + "-tls";
    }

    /// ClusterRoleBinding to [#TOKEN_REVIEW_ROLE] with `authz.kubernetes`.
    public String tokenReviewBinding() {
        return clusterScoped("token-review");
    }

    /// ClusterRoleBinding to [#TOKEN_REVIEW_ROLE] with `authz.oidc`.
    public String oidcTokenReviewBinding() {
        return clusterScoped("oidc-token-review");
    }

    /// Host name of the Service `service` within the cluster.
    public String host(String service) {
        return service + "." + namespace + ".svc.cluster.local";
    }

    private String typed(String suffix) {
        return PREFIX + name + "-" + suffix;
    }

    /// Cluster-scoped names hold the namespace, and a hash of namespace and name, without which `a-b` in `c` and `b` in
    /// `c-a` would meet.
    private String clusterScoped(String suffix) {
        String tail = "-" + suffix + "-" + hash();
        String head = PREFIX + namespace + "-" + name;
        return head.substring(0, Math.min(head.length(), MAX_CLUSTER_SCOPED - tail.length())) + tail;
    }

    private String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((namespace + "/" + name).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
