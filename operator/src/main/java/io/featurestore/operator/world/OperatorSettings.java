package io.featurestore.operator.world;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// What the person who installs the operator decides, and what its process hands in because the pure part may not
/// look for it.
///
/// @param serverImage the image of every server and init container that names none
/// @param pythonImage the Python Feast image that applies Python repositories, if one is configured
/// @param oidcIssuer the issuer of tokens where a FeatureStore with `authz.oidc` names none
/// @param ownImages images that are built like ours, beside `serverImage`: they get a read-only root file system
/// @param operatorNamespace the namespace in which the operator runs
/// @param salts a new salt for the configuration checksum of the FeatureStore with this uid; asked only while the
///     configuration Secret holds none. Within one process the same uid must get the same answer, so that a second
///     pass that does not see the Secret yet rolls nothing
public record OperatorSettings(
        String serverImage,
        Optional<String> pythonImage,
        Optional<String> oidcIssuer,
        List<Pattern> ownImages,
        String operatorNamespace,
        UnaryOperator<String> salts) {

    /// Where the Go operator lives, too.
    public static final String DEFAULT_NAMESPACE = "feast-operator-system";

    /// The server image that is released with this operator.
    public static final String DEFAULT_SERVER_IMAGE = "ghcr.io/featurestore/feast-server:0.1.0";

    /// The salt without a cluster. It is public, so a checksum made with it must never reach a cluster.
    private static final String FIXED_SALT = "rendered-without-a-cluster";

    public OperatorSettings {
        ownImages = List.copyOf(ownImages);
    }

    /// The settings of the commands that run without a cluster: defaults, and one salt for all.
    public static OperatorSettings withoutCluster() {
        return new OperatorSettings(
                DEFAULT_SERVER_IMAGE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                DEFAULT_NAMESPACE,
                uid -> FIXED_SALT);
    }

    /// Whether an image is known to stand the hardening of our own.
    public boolean isOwn(String image) {
        return image.equals(serverImage)
                || ownImages.stream().anyMatch(pattern -> pattern.matcher(image).matches());
    }
}
