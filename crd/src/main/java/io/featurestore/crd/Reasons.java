package io.featurestore.crd;

/// Reasons of conditions that the Go operator uses, too, so that what reads them goes on working. Reasons of single
/// rules are named by the rules.
public final class Reasons {
    /// Of every condition that is True.
    public static final String READY = "Ready";

    /// Condition [ConditionTypes#FEATURE_STORE] False: something keeps the FeatureStore from being written.
    public static final String FEATURE_STORE_FAILED = "FeatureStoreFailed";

    /// Conditions [ConditionTypes#FEATURE_STORE] and [ConditionTypes#READY] Unknown: no pod serves yet.
    public static final String DEPLOYMENT_NOT_AVAILABLE = "DeploymentNotAvailable";

    /// Conditions [ConditionTypes#FEATURE_STORE] and [ConditionTypes#READY] False: the Deployment's controller gave the
    /// last change up; what ran before it may still serve.
    public static final String PROGRESS_DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";

    public static final String REGISTRY_FAILED = "RegistryDeploymentFailed";
    public static final String ONLINE_STORE_FAILED = "OnlineStoreDeploymentFailed";
    public static final String OFFLINE_STORE_FAILED = "OfflineStoreDeploymentFailed";
    public static final String UI_FAILED = "UIDeploymentFailed";
    public static final String LINEAGE_FAILED = "LineageDeploymentFailed";
    public static final String CLIENT_FAILED = "ClientDeploymentFailed";
    public static final String CRON_JOB_FAILED = "CronJobDeploymentFailed";
    public static final String KUBERNETES_AUTHORIZATION_FAILED = "KubernetesAuthorizationDeploymentFailed";
    public static final String OIDC_AUTHORIZATION_FAILED = "OidcAuthorizationDeploymentFailed";

    /// An object that the FeatureStore needs has a name that something else holds.
    public static final String NAME_CONFLICT = "NameConflict";

    private Reasons() {}
}
