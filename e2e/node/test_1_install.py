"""A platform engineer installs the operator into a cluster that enforces the restricted Pod Security standard."""

from kube import DEPLOY, OPERATOR_NAMESPACE, Kube, eventually


def test_the_operator_runs_under_the_restricted_standard(kube: Kube, operator: str) -> None:
    labels = kube.get("namespace", OPERATOR_NAMESPACE)["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert kube.get("deploy", operator, OPERATOR_NAMESPACE)["status"]["readyReplicas"] == 1


def test_installing_again_changes_nothing(kube: Kube, operator: str) -> None:
    lines = kube.text("apply", "-k", str(DEPLOY)).splitlines()
    assert lines and all(line.endswith("unchanged") for line in lines), lines


def test_one_operator_leads_at_a_time(kube: Kube, operator: str) -> None:
    def leader() -> str:
        lease = kube.get("lease", "66483dbd.feast.dev", OPERATOR_NAMESPACE)
        return lease["spec"].get("holderIdentity", "") if lease else ""

    # Ready means able to lead: between one that has just ended and the next nobody leads for a moment.
    assert eventually(leader, "an operator leads", 60).startswith(operator)


def test_the_operators_rights_hold_no_wildcard(kube: Kube, operator: str) -> None:
    account = kube.get("deploy", operator, OPERATOR_NAMESPACE)["spec"]["template"]["spec"]["serviceAccountName"]
    roles = kube.run(
        "auth", "can-i", "--list", f"--as=system:serviceaccount:{OPERATOR_NAMESPACE}:{account}", "--no-headers"
    ).stdout
    assert "*.*" not in roles and "[*]" not in roles, roles
