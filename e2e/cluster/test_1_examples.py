"""Somebody tries all of examples/ on one cluster."""

import json
from pathlib import Path

from audit import AuditLog
from kube import Kube, eventually


def test_every_example_becomes_ready(kube: Kube, examples: list[Path], ready: list[str], figures: list[str]) -> None:
    written = sum(
        path.read_text(encoding="utf-8").count("\nkind: FeatureStore\n") for it in examples for path in it.glob("*.yaml")
    )
    figures.append(f"examples: {len(ready)} FeatureStores of {len(examples)} examples are Ready")
    assert len(ready) == written


def test_no_example_is_warned_of(kube: Kube, ready: list[str]) -> None:
    everything = json.loads(kube.text("get", "featurestores", "-A", "-o", "json"))["items"]
    warned = {
        it["metadata"]["name"]: condition["message"]
        for it in everything
        for condition in it["status"]["conditions"]
        if condition["type"] == "Warnings"
    }
    assert not warned


def test_an_autoscaled_feature_store_has_its_minimum_of_pods(kube: Kube, ready: list[str]) -> None:
    pods = lambda: kube.ready_pods("standard-production", "feast-standard")  # noqa: E731
    eventually(
        lambda: len(pods()) >= 2, "the autoscaler's two pods", 120, lambda: kube.why("standard-production", "feast-standard")
    )


def test_pods_are_spread_over_nodes_and_zones(kube: Kube, ready: list[str]) -> None:
    zones = {
        node["metadata"]["name"]: node["metadata"]["labels"].get("topology.kubernetes.io/zone")
        for node in json.loads(kube.text("get", "nodes", "-o", "json"))["items"]
    }
    three = lambda name, namespace: [pod["spec"]["nodeName"] for pod in kube.ready_pods(name, namespace)]  # noqa: E731
    eventually(lambda: len(three("sample-spread", "feast-placement")) == 3, "three pods of sample-spread")
    assert len({zones[node] for node in three("sample-spread", "feast-placement")}) == len(set(zones.values())) == 3
    assert len(set(three("sample-affinity", "feast-placement"))) == 3


def test_the_scale_subresource_is_what_keda_would_use(kube: Kube, ready: list[str]) -> None:
    kube.run("scale", "featurestore/sample-keda", "-n", "feast-keda", "--replicas=4")
    eventually(lambda: len(kube.ready_pods("sample-keda", "feast-keda")) == 4, "four pods of sample-keda", 60)


def test_looking_again_asks_for_nothing(
    kube: Kube, audit: AuditLog, operator_user: str, ready: list[str], figures: list[str]
) -> None:
    audit.rest(operator_user)
    mark = audit.mark()
    for place in ready:
        namespace, name = place.split("/")
        kube.run("annotate", "featurestore", name, "-n", namespace, "e2e/look=again", "--overwrite")
    requests = audit.rest(operator_user, mark)
    figures.append(f"second look at {len(ready)} FeatureStores: {requests.total()} requests")
    assert not requests, requests


def test_nothing_outlives_the_namespaces(kube: Kube, namespaces: list[str], ready: list[str]) -> None:
    kube.run("delete", "namespace", *namespaces, "--timeout=240s")
    kube.run("delete", "-f", str(Path(__file__).resolve().parents[2] / "examples" / "quickstart"))

    def bindings() -> list[str]:
        found = kube.text("get", "clusterrolebindings", "-l", "app.kubernetes.io/managed-by=feast-operator", "-o", "name")
        return found.split()

    eventually(lambda: not bindings(), "no ClusterRoleBinding of an example is left", 60, lambda: "\n".join(bindings()))
