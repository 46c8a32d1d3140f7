package io.featurestore.operator.apply;

import java.util.List;

/// In which order kinds are applied; they are removed in the reverse order.
final class ApplyOrder {
    /// What a pod needs before it can start.
    private static final List<String> PREREQUISITES = List.of(
            "ServiceAccount",
            "ClusterRole",
            "Role",
            "ClusterRoleBinding",
            "RoleBinding",
            "ConfigMap",
            "Secret",
            "PersistentVolumeClaim");

    private static final List<String> ORDER = List.of(
            "Service",
            "Deployment",
            "HorizontalPodAutoscaler",
            "PodDisruptionBudget",
            "CronJob",
            "Route",
            "ServiceMonitor");

    private static final List<String> WORKLOADS = List.of("Deployment", "CronJob");

    private ApplyOrder() {}

    /// Lower is applied earlier; an unknown kind comes last.
    static int rank(String kind) {
        int prerequisite = PREREQUISITES.indexOf(kind);
        if (prerequisite >= 0) {
            return prerequisite;
        }
        int other = ORDER.indexOf(kind);
        return PREREQUISITES.size() + (other >= 0 ? other : ORDER.size());
    }

    /// Whether pods that start without this object would start wrong: access rights can follow later, what is mounted
    /// cannot.
    static boolean gates(String kind) {
        return switch (kind) {
            case "ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim" -> true;
            default -> false;
        };
    }

    /// Whether objects of this kind start pods.
    static boolean isWorkload(String kind) {
        return WORKLOADS.contains(kind);
    }
}
