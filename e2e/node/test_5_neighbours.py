"""People and controllers touch what the operator made; their changes are theirs to make."""

import time

import pytest

from kube import Kube, eventually
from world import FIRST, NEIGHBOURS, Names, feature_store, online_store_secret, redis_store, small_server


@pytest.fixture(scope="module")
def shared(kube: Kube, operator: str, redis_server: str, names: Names) -> str:
    """A FeatureStore that may scale: its registry is a remote one by name, which it need not reach to be rendered."""
    kube.namespace(NEIGHBOURS)
    remote = {"remote": {"feastRef": {"name": "minimal-production", "namespace": FIRST}}}
    spec = {
        "feastProject": "my_project",
        "services": {"onlineStore": {**redis_store(), "server": small_server()}, "registry": remote},
    }
    kube.apply(online_store_secret(NEIGHBOURS, names), feature_store("shared", NEIGHBOURS, spec))
    kube.await_ready("shared", NEIGHBOURS)
    return "shared"


def reconcile_ten_times(kube: Kube, name: str) -> None:
    for turn in range(10):
        kube.run("annotate", f"deploy/feast-{name}", "-n", NEIGHBOURS, f"e2e/turn={turn}", "--overwrite")
        kube.run("label", f"featurestore/{name}", "-n", NEIGHBOURS, f"e2e/turn=t{turn}", "--overwrite")
        time.sleep(0.3)


def test_a_restart_and_an_annotation_by_hand_survive(kube: Kube, shared: str) -> None:
    kube.run("rollout", "restart", f"deploy/feast-{shared}", "-n", NEIGHBOURS)
    kube.run("annotate", f"deploy/feast-{shared}", "-n", NEIGHBOURS, "team/on-call=fleet")
    kube.run("rollout", "status", f"deploy/feast-{shared}", "-n", NEIGHBOURS, "--timeout=180s")
    restarted = kube.get("deploy", f"feast-{shared}", NEIGHBOURS)
    reconcile_ten_times(kube, shared)
    now = kube.get("deploy", f"feast-{shared}", NEIGHBOURS)
    mark = "kubectl.kubernetes.io/restartedAt"
    template = now["spec"]["template"]["metadata"]["annotations"]
    assert template[mark] == restarted["spec"]["template"]["metadata"]["annotations"][mark]
    assert now["metadata"]["annotations"]["team/on-call"] == "fleet"
    assert now["spec"]["template"] == restarted["spec"]["template"]


def test_the_autoscalers_replicas_survive(kube: Kube, shared: str) -> None:
    scaling = {"spec": {"services": {"scaling": {"autoscaling": {"minReplicas": 2, "maxReplicas": 3}}}}}
    kube.patch("featurestore", shared, NEIGHBOURS, scaling)
    replicas = lambda: kube.get("deploy", f"feast-{shared}", NEIGHBOURS)["spec"]["replicas"]  # noqa: E731
    eventually(lambda: replicas() == 2, "the autoscaler set two replicas", 120, lambda: kube.why(shared, NEIGHBOURS))
    reconcile_ten_times(kube, shared)
    assert replicas() == 2
