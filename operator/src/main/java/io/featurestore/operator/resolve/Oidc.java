package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.featurestore.crd.v1.Authz;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Resolves `spec.authz.oidc`.
final class Oidc {
    private static final String PATH = "spec.authz.oidc";
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String DISCOVERY_KEY = "auth_discovery_url";
    private static final String DEFAULT_CA_KEY = "ca-bundle.crt";

    /// What Feast knows of the properties in a Secret.
    private static final List<String> PROPERTIES =
            List.of(DISCOVERY_KEY, "client_id", "client_secret", "username", "password", "audience", "issuer");

    private final Lookup lookup;

    Oidc(Lookup lookup) {
        this.lookup = lookup;
    }

    Resolved.Auth resolve(Authz.OidcAuthz oidc, boolean platformBundle) {
        SequencedMap<String, Yaml> properties = properties(oidc);
        SequencedMap<String, Yaml> settings = new LinkedHashMap<>();
        discoveryUrl(oidc, properties).ifPresent(url -> settings.put(DISCOVERY_KEY, url));
        PROPERTIES.stream()
                .filter(properties::containsKey)
                .forEach(key -> settings.putIfAbsent(key, properties.get(key)));
        Optional.ofNullable(oidc.verifySSL).ifPresent(verify -> settings.put("verify_ssl", Yaml.bool(verify)));
        Optional<Bundle> trusted = trusted(oidc);
        trusted.map(bundle -> Bundle.OIDC_FOLDER + Bundle.OIDC_FILE)
                .or(() -> platformBundle
                        ? Optional.of(Bundle.PLATFORM_FOLDER + Bundle.PLATFORM_CUSTOM)
                        : Optional.empty())
                .ifPresent(path -> settings.put("ca_cert_path", Yaml.text(path)));
        Optional.ofNullable(oidc.jwksCacheLifespanSeconds)
                .ifPresent(seconds -> settings.put("jwks_cache_lifespan_seconds", Yaml.number(seconds)));
        Optional.ofNullable(oidc.jwksRequestTimeoutSeconds)
                .ifPresent(seconds -> settings.put("jwks_request_timeout_seconds", Yaml.number(seconds)));
        if (Boolean.FALSE.equals(oidc.verifySSL)) {
            lookup.add(Finding.warning(
                    "IssuerNotVerified",
                    PATH + ".verifySSL",
                    "whoever stands in for the issuer on the network can make tokens for everybody: name its authority in %s.caCertConfigMap instead"
                            .formatted(PATH)));
        }
        return new Resolved.Auth.Oidc(new Yaml.Mapping(new TreeMap<>(settings)), Given.text(oidc.tokenEnvVar), trusted);
    }

    private Optional<Yaml> discoveryUrl(Authz.OidcAuthz oidc, SequencedMap<String, Yaml> properties) {
        Optional<Yaml> url = Given.text(oidc.issuerUrl)
                .or(() -> properties.containsKey(DISCOVERY_KEY)
                        ? Optional.empty()
                        : lookup.world().settings().oidcIssuer())
                .map(issuer -> Yaml.text(issuer.replaceFirst("/+$", "") + DISCOVERY))
                .or(() -> Optional.ofNullable(properties.get(DISCOVERY_KEY)));
        // A Secret that can't be read is said once, and says it all.
        boolean read = oidc.secretRef == null || !properties.isEmpty();
        if (url.isEmpty() && read) {
            lookup.add(Finding.error(
                    "MissingIssuer",
                    PATH + ".issuerUrl",
                    "no OIDC discovery URL configured: set %1$s.issuerUrl, or auth_discovery_url in the Secret of %1$s.secretRef"
                            .formatted(PATH)));
        }
        return url;
    }

    /// What the Secret holds of Feast's properties: all of them are texts, whatever they look like.
    private SequencedMap<String, Yaml> properties(Authz.OidcAuthz oidc) {
        SequencedMap<String, Yaml> properties = new LinkedHashMap<>();
        if (oidc.secretRef == null) {
            return properties;
        }
        String key = Optional.ofNullable(oidc.secretKeyName).orElse("");
        Yaml.Mapping written = key.isEmpty()
                ? lookup.secretTexts(oidc.secretRef, PATH + ".secretRef")
                : lookup.secretMap(oidc.secretRef, key, PATH + ".secretRef", PATH + ".secretKeyName");
        List<String> unknown = new ArrayList<>();
        written.entries().forEach((name, value) -> {
            if (PROPERTIES.contains(name) && value instanceof Yaml.Scalar scalar) {
                properties.put(name, Yaml.text(scalar.text().strip()));
            } else {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            lookup.add(Finding.warning(
                    "UnknownOidcProperty",
                    PATH + ".secretRef",
                    "Secret %s holds what Feast knows no use for: %s; it knows %s"
                            .formatted(
                                    nameOf(oidc.secretRef),
                                    String.join(", ", unknown.stream().sorted().toList()),
                                    String.join(", ", PROPERTIES))));
        }
        return properties;
    }

    private Optional<Bundle> trusted(Authz.OidcAuthz oidc) {
        return Optional.ofNullable(oidc.caCertConfigMap).map(ca -> {
            String name = Optional.ofNullable(ca.name).orElse("");
            String key = Given.text(ca.key).orElse(DEFAULT_CA_KEY);
            lookup.referConfigMap(name, List.of(key), false, PATH + ".caCertConfigMap");
            return new Bundle(name, key, false);
        });
    }

    private static String nameOf(LocalObjectReference reference) {
        return Optional.ofNullable(reference.getName()).orElse("");
    }
}
