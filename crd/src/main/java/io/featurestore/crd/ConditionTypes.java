package io.featurestore.crd;

/// Types of the conditions in the status of a FeatureStore. Those of single services are True while pods serve them;
/// they are absent where the service is.
public final class ConditionTypes {
    /// Whether the FeatureStore serves as its spec asks; the type that generic tools look for.
    public static final String READY = "Ready";

    /// The same as [#READY], under the name that the Go operator gives it.
    public static final String FEATURE_STORE = "FeatureStore";

    public static final String REGISTRY = "Registry";
    public static final String ONLINE_STORE = "OnlineStore";
    public static final String OFFLINE_STORE = "OfflineStore";
    public static final String UI = "UI";
    public static final String LINEAGE = "Lineage";
    public static final String CLIENT = "Client";
    public static final String CRON_JOB = "CronJob";

    /// How the last run of the job ended; absent before the first one.
    public static final String LAST_RUN = "LastRun";

    public static final String AUTHORIZATION = "Authorization";

    private ConditionTypes() {}
}
