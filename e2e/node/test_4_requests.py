"""A cluster administrator looks at the audit log: the operator asks for what it needs, once."""

import time

import pytest

from audit import AuditLog
from kube import OPERATOR_NAMESPACE, Kube, eventually
from world import BARE, feature_store


@pytest.fixture(scope="module")
def bare(kube: Kube, operator: str) -> str:
    return kube.namespace(BARE)


def owned(kube: Kube, namespace: str) -> int:
    """The objects that the operator made in a namespace."""
    kinds = "sa,role,rolebinding,configmap,secret,pvc,service,deploy,hpa,pdb,cronjob"
    return len(kube.items(kinds, namespace, "app.kubernetes.io/managed-by=feast-operator"))


def test_a_bare_feature_store_costs_its_objects_and_three(
    kube: Kube, audit: AuditLog, operator_user: str, bare: str, figures: list[str]
) -> None:
    audit.rest(operator_user)
    mark = audit.mark()
    kube.apply(feature_store("bare", bare, {"feastProject": "bare"}))
    kube.await_ready("bare", bare)
    requests = audit.rest(operator_user, mark)
    cluster_scoped = sum(1 for line in requests if "clusterrole" in line)
    objects = owned(kube, bare) + cluster_scoped
    figures.append(f"bare FeatureStore: {requests.total()} requests for {objects} objects")
    assert requests.total() <= objects + 3, requests


def test_a_pass_without_a_difference_asks_for_nothing(
    kube: Kube, audit: AuditLog, operator_user: str, bare: str, figures: list[str]
) -> None:
    audit.rest(operator_user)
    mark = audit.mark()
    # Each is an event for the operator, none is a difference to what it wants.
    kube.run("label", "featurestore/bare", "-n", bare, "e2e/touched=yes", "--overwrite")
    kube.run("annotate", "deploy/feast-bare", "-n", bare, "e2e/touched=yes", "--overwrite")
    requests = audit.rest(operator_user, mark)
    figures.append(f"no-op: {requests.total()} requests")
    assert not requests, requests


def test_an_idle_minute_beside_a_deployment_that_never_comes_up(
    kube: Kube, audit: AuditLog, operator_user: str, bare: str, figures: list[str]
) -> None:
    server = {"server": {"image": "localhost/does-not-exist:1"}}
    kube.apply(feature_store("broken", bare, {"feastProject": "broken", "services": {"onlineStore": server}}))
    named = lambda: "does-not-exist" in kube.condition("broken", bare, "Ready").get("message", "")  # noqa: E731
    eventually(named, "the condition names the image that can't be had", 120, lambda: kube.why("broken", bare))
    audit.rest(operator_user)
    mark = audit.mark()
    time.sleep(60)
    requests = audit.budget(operator_user, mark)
    beside = dict(audit.requests(operator_user, mark))
    figures.append(f"idle minute beside a Deployment that never comes up: {requests.total()} requests; not counted: {beside}")
    kube.run("delete", "featurestore", "broken", "-n", bare)
    assert not requests, requests


def test_an_operator_that_starts_again_writes_nothing(kube: Kube, audit: AuditLog, operator: str, operator_user: str) -> None:
    audit.rest(operator_user)
    mark = audit.mark()
    kube.run("rollout", "restart", f"deploy/{operator}", "-n", OPERATOR_NAMESPACE)
    kube.run("rollout", "status", f"deploy/{operator}", "-n", OPERATOR_NAMESPACE, "--timeout=120s")
    audit.rest(operator_user, quiet=20)
    writes = audit.writes(operator_user, mark)
    assert not writes, writes
