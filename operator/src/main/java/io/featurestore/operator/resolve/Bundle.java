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
}
