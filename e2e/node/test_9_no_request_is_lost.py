"""Pods come and go under readers that never rest: a rolling update, scaling in and out, evictions under a budget."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kube import Kube, eventually
from sdk import Sdk
from world import STEADY, Names, online_store_secret, tenant_feature_store

LOAD = Path(__file__).with_name("load_client.py")
NAME = "steady"
REPLICAS = 3


@pytest.fixture(scope="module")
def steady(kube: Kube, scientist: Sdk, names: Names) -> str:
    kube.namespace(STEADY)
    kube.account("service", STEADY)
    spec = tenant_feature_store(NAME, STEADY)
    spec["spec"]["replicas"] = REPLICAS
    spec["spec"]["services"]["podDisruptionBudgets"] = {"maxUnavailable": 1}
    kube.apply(online_store_secret(STEADY, names), spec)
    await_pods(kube, REPLICAS)
    return NAME


@pytest.fixture(scope="module")
def service(kube: Kube, steady: str, tmp_path_factory: pytest.TempPathFactory) -> Sdk:
    return Sdk(kube, tmp_path_factory.mktemp(steady), steady, STEADY, kube.token("service", STEADY))


def await_pods(kube: Kube, count: int) -> list[dict]:
    def settled() -> list[dict] | None:
        everything = kube.items("pod", STEADY, f"feast.dev/name={NAME}")
        ready = kube.ready_pods(NAME, STEADY)
        return ready if len(ready) == count and len(everything) == count else None

    return eventually(settled, f"{count} pods are ready and no other is left", 240, lambda: kube.why(NAME, STEADY))


@contextmanager
def readers(sdk: Sdk, figures: list[str], during: str) -> Iterator[None]:
    """Reads features all the while; no request may fail."""
    load = sdk.start(LOAD, "4")
    try:
        begun = load.stdout.readline()
        assert begun.strip() == "begun", begun + load.stderr.read()
        yield
        out, err = load.communicate(timeout=60)
    finally:
        load.kill()
    assert load.returncode == 0, err
    told = json.loads(out)
    figures.append(f"{during}: {told['requests']} requests, {len(told['failures'])} failed, slowest {told['slowest_seconds']} s")
    assert told["failures"] == []
    assert told["requests"] > 100


def test_a_rolling_update_loses_no_request(kube: Kube, service: Sdk, figures: list[str]) -> None:
    before = {pod["metadata"]["uid"] for pod in await_pods(kube, REPLICAS)}
    with readers(service, figures, "rolling update of three pods"):
        kube.patch("featurestore", NAME, STEADY, {"spec": {"services": {"podAnnotations": {"example.com/turn": "2"}}}})
        replaced = lambda: before.isdisjoint(pod["metadata"]["uid"] for pod in kube.pods(NAME, STEADY))  # noqa: E731
        eventually(replaced, "every pod is a new one", 240, lambda: kube.why(NAME, STEADY))
        await_pods(kube, REPLICAS)


def test_scaling_in_and_out_loses_no_request(kube: Kube, service: Sdk, figures: list[str]) -> None:
    await_pods(kube, REPLICAS)
    with readers(service, figures, "from three pods to one and back"):
        for count in (1, REPLICAS):
            kube.run("scale", f"featurestore/{NAME}", "-n", STEADY, f"--replicas={count}")
            await_pods(kube, count)


def test_evictions_under_a_budget_lose_no_request(kube: Kube, service: Sdk, figures: list[str]) -> None:
    pods = await_pods(kube, REPLICAS)
    with readers(service, figures, "each pod evicted"):
        for pod in pods:
            eventually(lambda: evicted(kube, pod["metadata"]["name"]), "the budget allows the eviction", 180)  # noqa: B023
        await_pods(kube, REPLICAS)


def evicted(kube: Kube, pod: str) -> bool:
    """Asks as `kubectl drain` does; the budget may say not yet."""
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": STEADY}}
    path = f"/api/v1/namespaces/{STEADY}/pods/{pod}/eviction"
    done: subprocess.CompletedProcess = kube.run("create", "--raw", path, "-f", "-", stdin=json.dumps(eviction), check=False)
    assert done.returncode == 0 or "disruption budget" in done.stderr, done.stderr
    return done.returncode == 0
