package io.featurestore.operator.validate;

import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.v1.FeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Names become names of Services, labels and configuration, which have narrower rules than a FeatureStore's name.
public final class NameRules {
    /// RFC 1035 label with the prefix `feast-` before it: lower-case letters, digits and hyphens.
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    /// A Service's name is one DNS label.
    private static final int MAX_SERVICE_NAME = 63;

    /// A CronJob's name plus the 11 characters that its Jobs get must stay one DNS label.
    private static final int MAX_CRON_JOB_NAME = 52;

    private NameRules() {}

    static Stream<Finding> nameIsALabel(FeatureStore featureStore) {
        String name = name(featureStore);
        if (name.isEmpty() || LABEL.matcher(name).matches()) {
            return Stream.empty();
        }
        return Stream.of(Finding.error(
                "InvalidName",
                "metadata.name",
                "'%s' can't name Services: only lower-case letters, digits and '-' are allowed there, no dots"
                        .formatted(name)));
    }

    static Stream<Finding> childNamesFit(FeatureStore featureStore) {
        FeatureStoreNames names = new FeatureStoreNames("", name(featureStore));
        List<String> services = new ArrayList<>();
        if (SpecFields.hasOnlineServer(featureStore)) {
            services.add(names.online());
        }
        if (SpecFields.hasOfflineServer(featureStore)) {
            services.add(names.offline());
        }
        SpecFields.registryServer(featureStore).ifPresent(server -> {
            if (!Boolean.FALSE.equals(server.grpc)) {
                services.add(names.registry());
            }
            if (Boolean.TRUE.equals(server.restAPI)) {
                services.add(names.registryRest());
            }
        });
        Optional.ofNullable(featureStore.getSpec().openlineage)
                .map(lineage -> lineage.consumer)
                .filter(consumer -> Boolean.TRUE.equals(consumer.enabled) && consumer.lineageServer != null)
                .ifPresent(consumer -> services.add(names.lineage()));
        Stream<Finding> tooLong = services.stream()
                .filter(service -> service.length() > MAX_SERVICE_NAME)
                .map(service -> tooLong("Service", service, MAX_SERVICE_NAME));
        boolean hasCronJob = featureStore.getSpec().cronJob != null;
        Stream<Finding> cronJob = hasCronJob && names.base().length() > MAX_CRON_JOB_NAME
                ? Stream.of(tooLong("CronJob", names.base(), MAX_CRON_JOB_NAME))
                : Stream.empty();
        return Stream.concat(tooLong, cronJob);
    }

    /// Whether the CronJob of a FeatureStore of this name can exist.
    public static boolean fitsACronJob(String name) {
        return new FeatureStoreNames("", name).base().length() <= MAX_CRON_JOB_NAME;
    }

    private static Finding tooLong(String kind, String child, int limit) {
        return Finding.error(
                "NameTooLong",
                "metadata.name",
                "%s %s would have %d characters where %d are allowed; shorten the name by %d"
                        .formatted(kind, child, child.length(), limit, child.length() - limit));
    }

    static Stream<Finding> projectSuitsThePythonSdk(FeatureStore featureStore) {
        String project = featureStore.getSpec().feastProject;
        if (project == null || !project.contains("-")) {
            return Stream.empty();
        }
        return Stream.of(Finding.warning(
                "ProjectWithHyphen",
                "spec.feastProject",
                "the Python SDK refuses a project with a hyphen ('%s'); use an underscore".formatted(project)));
    }

    private static String name(FeatureStore featureStore) {
        String name = featureStore.getMetadata().getName();
        return name == null ? "" : name;
    }
}
