"""A tenant in another namespace shares the registry, and is scaled; what lies in files is not."""

import json

import pytest

from kube import Kube, eventually
from sdk import Sdk
from world import FIRST, SECOND, Names, online_store_secret, tenant_feature_store


@pytest.fixture(scope="module")
def tenant(kube: Kube, scientist: Sdk, names: Names) -> str:
    kube.namespace(SECOND)
    kube.account("service", SECOND)
    kube.apply(online_store_secret(SECOND, names), tenant_feature_store())
    kube.await_ready("tenant", SECOND)
    return "tenant"


def test_three_pods_serve_after_kubectl_scale(kube: Kube, scientist: Sdk, tenant: str) -> None:
    kube.run("scale", f"featurestore/{tenant}", "-n", SECOND, "--replicas=3")
    pods = eventually(
        lambda: ready if len(ready := kube.ready_pods(tenant, SECOND)) == 3 else None,
        "three pods are ready",
        180,
        lambda: kube.why(tenant, SECOND),
    )
    token = kube.token("service", SECOND)
    body = json.dumps({"features": ["driver_stats:trips"], "entities": {"driver_id": [1007]}})
    for pod in pods:
        url = f"http://{pod['status']['podIP']}:6566/get-online-features"
        answer = scientist.curl(
            url, "-H", f"Authorization: Bearer {token}", "-H", "Content-Type: application/json", "-d", body
        ).stdout
        assert json.loads(answer)["results"][1]["values"] == [7], (pod["metadata"]["name"], answer)


def test_the_scale_is_reported(kube: Kube, tenant: str) -> None:
    def reported() -> bool:
        status = kube.feature_store(tenant, SECOND)["status"]
        return status.get("replicas") == 3 and status["scalingStatus"] == {"currentReplicas": 3, "desiredReplicas": 3}

    eventually(reported, "status shows three replicas", 60, lambda: kube.why(tenant, SECOND))
    assert kube.feature_store(tenant, SECOND)["status"]["selector"]
    table = kube.text("get", "feast", tenant, "-n", SECOND, "-o", "wide")
    assert "Ready" in table, table


def test_scaling_back_and_forth_replaces_no_pod(kube: Kube, tenant: str) -> None:
    before = {pod["metadata"]["uid"] for pod in kube.ready_pods(tenant, SECOND)}
    kube.run("scale", f"featurestore/{tenant}", "-n", SECOND, "--replicas=1")
    eventually(lambda: len(kube.pods(tenant, SECOND)) == 1, "one pod is left", 90, lambda: kube.why(tenant, SECOND))
    (left,) = kube.ready_pods(tenant, SECOND)
    assert left["metadata"]["uid"] in before


def test_a_file_backed_feature_store_is_not_scaled(kube: Kube, first: str) -> None:
    refused = kube.run("scale", f"featurestore/{first}", "-n", FIRST, "--replicas=3", check=False)
    assert refused.returncode != 0
    assert "Scaling requires DB-backed or remote registry." in refused.stderr, refused.stderr
    assert kube.feature_store(first, FIRST)["spec"]["replicas"] == 1
