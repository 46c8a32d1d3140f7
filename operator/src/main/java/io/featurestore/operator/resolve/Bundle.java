package io.featurestore.operator.resolve;

/// Certificates that are trusted, in PEM.
///
/// @param configMap name of the ConfigMap
/// @param key key in it
/// @param injected whether OpenShift writes them into a ConfigMap of ours
public record Bundle(String configMap, String key, boolean injected) {
    /// The key under which OpenShift writes the authority of its Services' certificates.
    static final String SERVICE_CA = "service-ca.crt";

    /// What the ConfigMap with the platform's certificates is known by.
    static final String PLATFORM_LABEL = "config.openshift.io/inject-trusted-cabundle";

    /// Where containers find the platform's certificates, beside those of the image.
    public static final String PLATFORM_FOLDER = "/etc/pki/tls/custom-certs/";

    /// The platform's file of the certificates that the whole cluster trusts.
    public static final String PLATFORM_CLUSTER = "ca-bundle.crt";

    /// The platform's file of those that its administrator adds.
    public static final String PLATFORM_CUSTOM = "odh-ca-bundle.crt";

    /// Where containers find the certificates of `spec.authz.oidc.caCertConfigMap`.
    public static final String OIDC_FOLDER = "/etc/pki/tls/oidc-ca/";

    /// The name of the file with them.
    public static final String OIDC_FILE = "ca.crt";
}
