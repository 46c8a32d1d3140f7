"""The node stories: one file a user story, on the cluster of KUBECONFIG, in the order of their numbers."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import AuditLog
from figures import figures, pytest_terminal_summary  # noqa: F401
from kube import DEPLOY, OPERATOR_NAMESPACE, Kube, eventually, is_ready
from sdk import Sdk
from world import FIRST, NAMESPACES, REDIS, Names, first_feature_store, online_store_secret, redis


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Story 10 comes after story 9."""
    items.sort(key=lambda item: int(item.path.name.split("_")[1]))


@pytest.fixture(scope="session")
def kube() -> Kube:
    """The cluster, without what an earlier run of the stories left on it."""
    kube = Kube()
    kube.run("delete", "namespace", *NAMESPACES, "--ignore-not-found", "--timeout=180s")
    return kube


@pytest.fixture(scope="session")
def names() -> Names:
    """Passwords with a mark of this run in them, so that a search finds each wherever it leaked."""
    return Names(password=f"sentinel-{secrets.token_hex(8)}")


@pytest.fixture(scope="session")
def operator(kube: Kube) -> str:
    """The product, installed as the README says; the name of the operator's Deployment."""
    kube.run("apply", "-k", str(DEPLOY))
    # An operator that runs already runs the image that had this name before.
    kube.run("rollout", "restart", f"deploy/{kube.operator()}", "-n", OPERATOR_NAMESPACE)
    kube.run("rollout", "status", f"deploy/{kube.operator()}", "-n", OPERATOR_NAMESPACE, "--timeout=180s")
    return kube.operator()


@pytest.fixture(scope="session")
def audit(kube: Kube, operator: str) -> AuditLog:
    path = os.environ.get("AUDIT_LOG")
    if not path:
        pytest.skip("AUDIT_LOG is not set: requests are not counted")
    return AuditLog(Path(path))


@pytest.fixture(scope="session")
def operator_user(kube: Kube, operator: str) -> str:
    account = kube.get("deploy", operator, OPERATOR_NAMESPACE)["spec"]["template"]["spec"]["serviceAccountName"]
    return f"system:serviceaccount:{OPERATOR_NAMESPACE}:{account}"


@pytest.fixture(scope="session")
def redis_server(kube: Kube, names: Names) -> str:
    """A Redis with a password in a namespace of its own; its host name."""
    namespace = kube.namespace(REDIS)
    kube.apply(*redis(namespace, names.password))
    ready = lambda: [pod for pod in kube.items("pod", namespace) if is_ready(pod)]  # noqa: E731
    eventually(ready, "Redis is ready", 120, lambda: kube.text("get", "pods,events", "-n", namespace))
    return names.redis_host


@pytest.fixture(scope="session")
def first(kube: Kube, operator: str, redis_server: str, names: Names) -> str:
    """The guide's minimal FeatureStore, with a claim for its registry; its name, in namespace FIRST."""
    kube.namespace(FIRST)
    kube.apply(online_store_secret(FIRST, names), first_feature_store())
    kube.account("scientist", FIRST)
    kube.await_ready("minimal-production", FIRST)
    return "minimal-production"


@pytest.fixture(scope="session")
def scientist(kube: Kube, first: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sdk]:
    """A data scientist with a ServiceAccount's token, who has registered features and written rows."""
    folder = tmp_path_factory.mktemp("scientist")
    sdk = Sdk(kube, folder, first, FIRST, kube.token("scientist", FIRST)).with_definitions()
    sdk.feast("apply")
    sdk.client("write")
    yield sdk
