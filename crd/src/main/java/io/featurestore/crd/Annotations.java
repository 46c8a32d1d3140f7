package io.featurestore.crd;

/// Annotations with a meaning.
public final class Annotations {
    /// On a FeatureStore, `"true"`: the project is not announced to other tools of the cluster.
    public static final String PROTECTED_PROJECT = "feast.dev/protected-project";

    /// On a FeatureStore, `"true"`: its PersistentVolumeClaims outlive it.
    public static final String RETAIN_CLAIMS = "feast.dev/retain-claims";

    /// On an object of ours: hash of what was applied last. Never on a pod template.
    public static final String DESIRED_HASH = "feast.dev/desired-hash";

    /// On a pod template: keyed checksum of the configuration and of what it refers to; a change rolls the pods.
    public static final String CONFIG_CHECKSUM = "feast.dev/config-checksum";

    private Annotations() {}
}
