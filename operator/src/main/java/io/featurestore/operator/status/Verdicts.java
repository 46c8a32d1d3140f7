package io.featurestore.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.featurestore.crd.ConditionTypes;
import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.crd.Reasons;
import io.featurestore.operator.resolve.LineageSettings;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.validate.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What each condition says.
///
/// `FeatureStore` and `Ready` are about the whole. A condition of a service is True only while pods serve it: all
/// servers share one pod, whose Service leads nowhere until all of them are ready. Conditions of objects without a
/// server (`Client`, `Authorization`, `CronJob`) say that the objects are written.
final class Verdicts {
    /// There is something that works but not as one may think; absent otherwise.
    static final String WARNINGS = "Warnings";

    private static final String NOT_AVAILABLE = "Deployment is not available";
    private static final String SEVERAL = "SeveralWarnings";
    private static final String JOB = "spec.cronJob";
    private static final String UI_IMAGE = "spec.services.ui.image";
    private static final int LISTED = 20;

    /// Services that the servers' pods serve.
    private static final Set<String> OF_SERVICES = Set.of(
            ConditionTypes.REGISTRY, ConditionTypes.ONLINE_STORE, ConditionTypes.OFFLINE_STORE, ConditionTypes.UI);

    private final Facts facts;

    private Verdicts(Facts facts) {
        this.facts = facts;
    }

    static List<Verdict> of(Facts facts) {
        Verdicts verdicts = new Verdicts(facts);
        List<Verdict> all = new ArrayList<>(verdicts.whole());
        all.addAll(facts.blocked() ? verdicts.ofEarlierSpec() : verdicts.ofServices());
        verdicts.lastRun().ifPresent(all::add);
        verdicts.warnings().ifPresent(all::add);
        return all;
    }

    private List<Verdict> whole() {
        return Stream.of(ConditionTypes.FEATURE_STORE, ConditionTypes.READY)
                .map(this::whole)
                .toList();
    }

    private Verdict whole(String type) {
        List<Finding> blocking = facts.findings().stream()
                .filter(finding -> finding.level().blocks())
                .toList();
        if (!blocking.isEmpty()) {
            return Verdict.bad(type, blocking.getFirst().reason(), text(blocking));
        }
        List<Trouble> grave = facts.troubles().stream().filter(Trouble::grave).toList();
        if (!grave.isEmpty()) {
            return Verdict.bad(type, grave.getFirst().reason(), message(grave));
        }
        if (!facts.available()) {
            return new Verdict(type, Verdict.UNKNOWN, Reasons.DEPLOYMENT_NOT_AVAILABLE, notAvailable());
        }
        return facts.stuck()
                ? Verdict.bad(
                        type,
                        Reasons.PROGRESS_DEADLINE_EXCEEDED,
                        withTrouble("The last change of the Deployment does not come through"))
                : Verdict.good(type, "FeatureStore installation complete");
    }

    /// The services that ran before go on running; that is all that can be said of them.
    private List<Verdict> ofEarlierSpec() {
        return Objects.requireNonNullElse(facts.before().conditions, List.<Condition>of()).stream()
                .filter(condition -> !isWhole(condition.getType()))
                .map(condition -> OF_SERVICES.contains(condition.getType())
                        ? serving(condition.getType())
                        : new Verdict(
                                condition.getType(),
                                condition.getStatus(),
                                condition.getReason(),
                                condition.getMessage()))
                .toList();
    }

    /// Whether a condition of this type is True only while pods serve.
    static boolean isAboutPods(String type) {
        return type.equals(ConditionTypes.READY) || OF_SERVICES.contains(type);
    }

    /// Conditions that are told whether the spec can be applied or not.
    private static boolean isWhole(String type) {
        return switch (type) {
            case ConditionTypes.FEATURE_STORE, ConditionTypes.READY, ConditionTypes.LAST_RUN, WARNINGS -> true;
            default -> false;
        };
    }

    /// How the last run ended. Runs are forgotten after a while, so what was told of a later one stays; and their pods,
    /// so the cause that was told stays.
    private Optional<Verdict> lastRun() {
        boolean exists = facts.blocked()
                ? facts.before().cronJob != null
                : facts.rendered("CronJob", facts.names().base());
        if (!exists) {
            return Optional.empty();
        }
        Optional<Condition> told = facts.before(ConditionTypes.LAST_RUN);
        Optional<Instant> toldOf = told.flatMap(condition -> JobRun.timeIn(condition.getMessage()));
        Optional<Verdict> known = facts.observed()
                .lastRun()
                .filter(run -> toldOf.isEmpty() || !run.at().isBefore(toldOf.get()))
                .filter(run -> told.filter(condition -> run.isToldBy(condition.getMessage()))
                        .isEmpty())
                .map(run -> run.verdict(ConditionTypes.LAST_RUN));
        return known.or(() -> told.map(condition -> new Verdict(
                condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage())));
    }

    private List<Verdict> ofServices() {
        FeatureStoreNames names = facts.names();
        List<Verdict> all = new ArrayList<>();
        if (facts.rendered("Service", names.registry()) || facts.rendered("Service", names.registryRest())) {
            all.add(service(
                    ConditionTypes.REGISTRY, Reasons.REGISTRY_FAILED, Set.of(names.registry(), names.registryRest())));
        }
        if (facts.rendered("Service", names.online())) {
            all.add(service(ConditionTypes.ONLINE_STORE, Reasons.ONLINE_STORE_FAILED, Set.of(names.online())));
        }
        if (facts.resolved().flatMap(Resolved::offline).isPresent()) {
            all.add(service(ConditionTypes.OFFLINE_STORE, Reasons.OFFLINE_STORE_FAILED, Set.of(names.offline())));
        }
        if (facts.rendered("Service", names.ui())) {
            all.add(service(ConditionTypes.UI, Reasons.UI_FAILED, Set.of(names.ui())));
        } else {
            notMade(ConditionTypes.UI, UI_IMAGE).ifPresent(all::add);
        }
        lineage(names).ifPresent(all::add);
        if (facts.rendered("ConfigMap", names.client())) {
            all.add(written(
                    ConditionTypes.CLIENT,
                    Reasons.CLIENT_FAILED,
                    "Client installation complete",
                    trouble -> trouble.name().equals(names.client())));
        }
        facts.resolved().map(Resolved::auth).flatMap(this::authorization).ifPresent(all::add);
        if (facts.rendered("CronJob", names.base())) {
            all.add(written(
                    ConditionTypes.CRON_JOB,
                    Reasons.CRON_JOB_FAILED,
                    "CronJob installation complete",
                    trouble -> trouble.kind().equals("CronJob")));
        } else {
            notMade(ConditionTypes.CRON_JOB, JOB).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Verdict> authorization(Resolved.Auth auth) {
        return switch (auth) {
            case Resolved.Auth.None none -> Optional.empty();
            case Resolved.Auth.Kubernetes kubernetes ->
                Optional.of(authorization(Reasons.KUBERNETES_AUTHORIZATION_FAILED, "Kubernetes"));
            case Resolved.Auth.Oidc oidc -> Optional.of(authorization(Reasons.OIDC_AUTHORIZATION_FAILED, "OIDC"));
        };
    }

    private Verdict authorization(String failed, String kind) {
        return written(
                ConditionTypes.AUTHORIZATION,
                failed,
                kind + " authorization installation complete",
                trouble -> trouble.kind().contains("Role"));
    }

    /// What is asked for and not made.
    ///
    /// @param path the field that asks for it
    private Optional<Verdict> notMade(String type, String path) {
        return facts.findings().stream()
                .filter(finding -> finding.path().startsWith(path))
                .findFirst()
                .map(finding -> Verdict.bad(type, finding.reason(), text(List.of(finding))));
    }

    /// The lineage server has pods of its own, and none of the others waits for them.
    private Optional<Verdict> lineage(FeatureStoreNames names) {
        if (!facts.rendered("Deployment", names.lineage())) {
            return facts.findings().stream()
                    .filter(finding -> LineageSettings.MISSING.contains(finding.reason()))
                    .findFirst()
                    .map(finding -> Verdict.bad(ConditionTypes.LINEAGE, finding.reason(), text(List.of(finding))));
        }
        return Optional.of(firstTrouble(trouble -> trouble.name().equals(names.lineage()))
                .map(trouble -> Verdict.bad(ConditionTypes.LINEAGE, Reasons.LINEAGE_FAILED, trouble.message()))
                .orElseGet(this::lineageServing));
    }

    private Verdict lineageServing() {
        Observed lineage = facts.observed().ofLineage();
        if (lineage.available()) {
            return Verdict.good(ConditionTypes.LINEAGE, title(ConditionTypes.LINEAGE) + " installation complete");
        }
        return Verdict.bad(
                ConditionTypes.LINEAGE,
                Reasons.DEPLOYMENT_NOT_AVAILABLE,
                lineage.trouble().map(trouble -> NOT_AVAILABLE + ": " + trouble).orElse(NOT_AVAILABLE));
    }

    private Verdict service(String type, String failed, Set<String> names) {
        return firstTrouble(trouble -> names.contains(trouble.name()))
                .map(trouble -> Verdict.bad(type, failed, trouble.message()))
                .orElseGet(() -> serving(type));
    }

    private Verdict serving(String type) {
        return facts.available()
                ? Verdict.good(type, title(type) + " installation complete")
                : Verdict.bad(type, Reasons.DEPLOYMENT_NOT_AVAILABLE, notAvailable());
    }

    private Verdict written(String type, String failed, String message, Predicate<Trouble> concerns) {
        return firstTrouble(concerns)
                .map(trouble -> Verdict.bad(type, failed, trouble.message()))
                .orElseGet(() -> Verdict.good(type, message));
    }

    private Optional<Trouble> firstTrouble(Predicate<Trouble> concerns) {
        return facts.troubles().stream().filter(Trouble::grave).filter(concerns).findFirst();
    }

    private Optional<Verdict> warnings() {
        List<Finding> warnings = facts.findings().stream()
                .filter(finding -> !finding.level().blocks())
                .toList();
        List<Trouble> minor =
                facts.troubles().stream().filter(trouble -> !trouble.grave()).toList();
        List<String> reasons = Stream.concat(
                        warnings.stream().map(Finding::reason), minor.stream().map(Trouble::reason))
                .distinct()
                .toList();
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        String message = Stream.of(text(warnings), message(minor))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        String reason = reasons.size() == 1 ? reasons.getFirst() : SEVERAL;
        return Optional.of(new Verdict(WARNINGS, Verdict.TRUE, reason, message));
    }

    private String notAvailable() {
        return withTrouble(NOT_AVAILABLE);
    }

    private String withTrouble(String text) {
        return facts.observed().trouble().map(trouble -> text + ": " + trouble).orElse(text);
    }

    private static String title(String type) {
        return switch (type) {
            case ConditionTypes.ONLINE_STORE -> "Online Store";
            case ConditionTypes.OFFLINE_STORE -> "Offline Store";
            case ConditionTypes.LINEAGE -> "Lineage server";
            default -> type;
        };
    }

    private static String text(List<Finding> findings) {
        return joined(findings.stream().map(finding -> finding.path() + ": " + finding.message()), findings.size());
    }

    private static String message(List<Trouble> troubles) {
        return joined(troubles.stream().map(Trouble::message), troubles.size());
    }

    private static String joined(Stream<String> messages, int count) {
        String text = messages.limit(LISTED).collect(Collectors.joining("; "));
        return count > LISTED ? text + "; and %d more".formatted(count - LISTED) : text;
    }
}
