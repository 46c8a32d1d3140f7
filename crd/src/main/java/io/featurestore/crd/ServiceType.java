package io.featurestore.crd;

/// What an object is for; the value of the label [Labels#SERVICE_TYPE].
public enum ServiceType {
    ONLINE("online"),
    OFFLINE("offline"),
    REGISTRY("registry"),
    UI("ui"),
    LINEAGE("lineage"),
    CLIENT("client"),
    CRON_JOB("cronjob"),
    AUTHORIZATION("authorization"),
    BATCH_ENGINE("batch-engine"),
    BATCH_DRIVER("batch-driver");

    private final String label;

    ServiceType(String label) {
        this.label = label;
    }

    /// The value of the label.
    public String label() {
        return label;
    }
}
