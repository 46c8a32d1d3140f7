package io.featurestore.operator.validate;

import io.featurestore.crd.v1.FeatureStore;
import java.util.List;

/// The rules that the CRD does not hold: what can never work although the Go operator's CRD admits it (errors), and
/// what works differently from what its author may think (warnings). They stay out of the CRD, so that no stored
/// FeatureStore stops being accepted.
public final class SpecRules {
    private static final List<SpecRule> ALL = List.of(
            NameRules::nameIsALabel,
            NameRules::childNamesFit,
            NameRules::projectSuitsThePythonSdk,
            ServerRules::somethingIsServed,
            ServerRules::clientsFindARegistry,
            ScalingRules::minReplicasNotOverMaxReplicas,
            ScalingRules::disruptionBudgetIsCountOrPercentage,
            ScalingRules::utilizationHasRequests,
            ScalingRules::disruptionBudgetLetsPodsGo,
            ScalingRules::spreadConstraintsDiffer,
            ResourceClaimRules::claimsAreOfThePod,
            PodRules::tolerationsSayWhatTheyTolerate,
            PodRules::mountsAreOfVolumes,
            PodRules::volumesNameTheirSources,
            PodRules::variablesHaveASource,
            ContainerRules::pullPolicyExists,
            ContainerRules::nodesAreSelectedByLabels,
            CronJobRules::scheduleParses,
            CronJobRules::timeZoneExists,
            CronJobRules::concurrencyPolicyExists,
            CronJobRules::numbersAreNotNegative,
            CronJobRules::runCanBe,
            ReferenceRules::namesAreNotEmpty,
            ReferenceRules::noReferenceToItself,
            IdentityRules::namesAreNames,
            IdentityRules::pullSecretsHaveNames,
            IdentityRules::theAccountIsTheUsers,
            IdentityRules::annotationsAreOfAnAccountThatIsMade,
            GitRules::urlIsOneThatCanBeFetched,
            GitRules::refIsAName,
            GitRules::environmentIsNoneOfAShell,
            PathRules::gitPathStaysInTheRepository,
            PathRules::claimPathsStayInTheClaim,
            PathRules::mountPathsDiffer,
            PathRules::volumeNamesDiffer);

    private SpecRules() {}

    /// All findings about the FeatureStore, in the order of [Finding].
    public static List<Finding> check(FeatureStore featureStore) {
        if (featureStore.getSpec() == null) {
            return List.of();
        }
        return ALL.stream().flatMap(rule -> rule.check(featureStore)).sorted().toList();
    }
}
