package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;

/// How callers are authenticated and authorized: one of `kubernetes`, `oidc` and `noAuth`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Authz {
    @JsonPropertyDescription("Kubernetes ServiceAccount tokens, Roles as Feast roles.")
    public KubernetesAuthz kubernetes;

    @JsonPropertyDescription("OpenID Connect.")
    public OidcAuthz oidc;

    @JsonPropertyDescription("Let every caller do everything.")
    public Boolean noAuth;

    /// Authorization by Kubernetes.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class KubernetesAuthz {
        @JsonPropertyDescription("Roles to create, without rules, for the administrator to bind and Feast to check.")
        public List<String> roles;
    }

    /// Authorization by OpenID Connect.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class OidcAuthz {
        @Pattern("^https://\\S+$")
        @JsonPropertyDescription("Issuer of the tokens.")
        public String issuerUrl;

        @JsonPropertyDescription("Secret with further settings, e.g. client_id and auth_discovery_url.")
        public LocalObjectReference secretRef;

        @JsonPropertyDescription("Key of the Secret that holds all settings as YAML; by default one setting a key.")
        public String secretKeyName;

        @JsonPropertyDescription("Environment variable from which clients read their token.")
        public String tokenEnvVar;

        @JsonPropertyDescription("Check the certificate of the issuer.")
        public Boolean verifySSL;

        @JsonPropertyDescription("ConfigMap with the certificate authority of the issuer.")
        public CaCertConfigMap caCertConfigMap;

        @Min(1)
        @JsonPropertyDescription("Seconds that the issuer's keys are kept; 300 by default.")
        public Integer jwksCacheLifespanSeconds;

        @Min(1)
        @JsonPropertyDescription("Seconds that fetching the issuer's keys may take; 10 by default.")
        public Integer jwksRequestTimeoutSeconds;
    }

    /// A certificate authority.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class CaCertConfigMap {
        @Required
        @JsonPropertyDescription("Name of the ConfigMap.")
        public String name;

        @JsonPropertyDescription("Key in it; ca-bundle.crt by default.")
        public String key;
    }
}
