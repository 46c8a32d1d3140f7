package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.NameSyntax;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.crd.v1.Services;
import io.featurestore.operator.world.Given;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What says who the pods are can be the name of an object, and is nobody else's.
final class IdentityRules {
    private static final String SERVICES = "spec.services";
    private static final String ACCOUNT = SERVICES + ".serviceAccount";

    private IdentityRules() {}

    static Stream<Finding> namesAreNames(FeatureStore featureStore) {
        return SpecFields.services(featureStore).stream()
                .flatMap(services -> Stream.of(
                                name(
                                        ACCOUNT + ".name",
                                        Optional.ofNullable(services.serviceAccount)
                                                .map(account -> account.name)),
                                name(SERVICES + ".priorityClassName", Optional.ofNullable(services.priorityClassName)),
                                name(SERVICES + ".runtimeClassName", Optional.ofNullable(services.runtimeClassName)))
                        .flatMap(findings -> findings));
    }

    private static Stream<Finding> name(String path, Optional<String> name) {
        return name.filter(it -> !it.isBlank() && !NameSyntax.isSubdomain(it)).stream()
                .map(it -> Finding.error(
                        "InvalidName",
                        path,
                        "'%s' can't be the name of an object: lower-case letters, digits, '-' and '.' are allowed"
                                .formatted(it)));
    }

    static Stream<Finding> pullSecretsHaveNames(FeatureStore featureStore) {
        List<LocalObjectReference> secrets = SpecFields.services(featureStore)
                .map(services -> services.imagePullSecrets)
                .orElse(List.of());
        return IntStream.range(0, secrets.size())
                .filter(i ->
                        secrets.get(i) == null || Given.isBlank(secrets.get(i).getName()))
                .mapToObj("spec.services.imagePullSecrets[%d].name"::formatted)
                .map(path -> Finding.error(
                        "EmptyReference", path, "%s is empty; give the name of an existing Secret".formatted(path)));
    }

    /// An account that the operator makes is removed when it is no longer wanted, so it can't be the user's at the same
    /// time.
    static Stream<Finding> theAccountIsTheUsers(FeatureStore featureStore) {
        FeatureStoreNames names = new FeatureStoreNames(
                "", Objects.requireNonNullElse(featureStore.getMetadata().getName(), ""));
        Set<String> made = Set.of(names.base(), names.cronJobAccount(), names.lineage(), names.batchDriver());
        return account(featureStore).map(account -> account.name).filter(made::contains).stream()
                .map(name -> Finding.error(
                        "OperatorsServiceAccount",
                        ACCOUNT + ".name",
                        "%s is a ServiceAccount that the operator makes itself: leave the name out, or give another one"
                                .formatted(name)));
    }

    static Stream<Finding> annotationsAreOfAnAccountThatIsMade(FeatureStore featureStore) {
        Map<String, String> annotations =
                account(featureStore).map(account -> account.annotations).orElse(Map.of());
        boolean named = account(featureStore)
                .map(account -> account.name)
                .filter(name -> !name.isBlank())
                .isPresent();
        Stream<Finding> wrongKeys = annotations.keySet().stream()
                .filter(key -> !isAnnotation(key))
                .sorted()
                .map(key -> Finding.error(
                        "InvalidAnnotation",
                        ACCOUNT + ".annotations",
                        "'%s' can't be the key of an annotation".formatted(key)));
        return annotations.isEmpty() || !named
                ? wrongKeys
                : Stream.concat(
                        wrongKeys,
                        Stream.of(Finding.error(
                                "AnnotationsOfNamedAccount",
                                ACCOUNT + ".annotations",
                                "the operator changes no ServiceAccount of others: annotate the one that %s.name names yourself, and remove %s.annotations"
                                        .formatted(ACCOUNT, ACCOUNT))));
    }

    private static Optional<Services.ServiceAccount> account(FeatureStore featureStore) {
        return SpecFields.services(featureStore).map(services -> services.serviceAccount);
    }

    /// The domain of an annotation, unlike a label's, may have capital letters.
    private static boolean isAnnotation(String key) {
        int name = key.indexOf('/') + 1;
        return NameSyntax.isQualified(key.substring(0, name).toLowerCase(Locale.ROOT) + key.substring(name));
    }
}
