"""An operator beside the cluster of KUBECONFIG, and the examples as users apply them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "e2e" / "node"))

from audit import AuditLog  # noqa: E402
from figures import figures, pytest_terminal_summary  # noqa: E402, F401
from kube import DEPLOY, OPERATOR_NAMESPACE, Kube, eventually  # noqa: E402

ACCOUNT = "featurestore-operator"
EXAMPLES = ROOT / "examples"
# APIs that the examples use and that other products bring: here only their names.
FOREIGN = [
    ("keda.sh", "v1alpha1", "ScaledObject"),
    ("monitoring.coreos.com", "v1", "ServiceMonitor"),
    ("opentelemetry.io", "v1alpha1", "Instrumentation"),
]


def definition(group: str, version: str, kind: str) -> dict:
    """A resource that takes every object of the kind."""
    plural = kind.lower() + "s"
    anything = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": kind + "List"},
            "versions": [{"name": version, "served": True, "storage": True, "schema": anything}],
        },
    }


@pytest.fixture(scope="session")
def examples() -> list[Path]:
    return sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir())


@pytest.fixture(scope="session")
def namespaces(examples: list[Path]) -> list[str]:
    """The namespaces that the examples make."""
    made = [path.read_text(encoding="utf-8") for folder in examples for path in folder.glob("00-namespace.yaml")]
    return sorted(set(re.findall(r"^  name: (\S+)$", "\n".join(made), re.MULTILINE)))


@pytest.fixture(scope="session")
def kube(namespaces: list[str]) -> Kube:
    kube = Kube()
    kube.run("delete", "namespace", *namespaces, "--ignore-not-found", "--timeout=180s")
    kube.apply(*(definition(*api) for api in FOREIGN))
    names = [f"crd/{kind.lower()}s.{group}" for group, _, kind in FOREIGN]
    kube.run("wait", "--for=condition=Established", *names, "--timeout=60s")
    return kube


def kubeconfig(kube: Kube, path: Path) -> Path:
    """A configuration with the operator's ServiceAccount in place of the administrator."""
    config = json.loads(kube.text("config", "view", "--raw", "--minify", "-o", "json"))
    token = kube.text("create", "token", ACCOUNT, "-n", OPERATOR_NAMESPACE, "--duration=2h").strip()
    for user in config["users"]:
        user["user"] = {"token": token}
    path.write_text(json.dumps(config), encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="session")
def operator(kube: Kube, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The operator as a process; the file of its log. That of the manifests stays at no pods."""
    kube.run("apply", "-k", str(DEPLOY))
    # A definition that was applied is served a moment later.
    served = lambda: kube.run("get", "featurestores", "-A", check=False).returncode == 0  # noqa: E731
    eventually(served, "the API server knows FeatureStores", 60)
    kube.run("scale", f"deploy/{kube.operator()}", "-n", OPERATOR_NAMESPACE, "--replicas=0")
    folder = tmp_path_factory.mktemp("operator")
    environment = os.environ | {
        "KUBECONFIG": str(kubeconfig(kube, folder / "kubeconfig")),
        "POD_NAME": "beside-the-cluster",
        "HEALTH_PROBE_BIND_ADDRESS": "127.0.0.1:0",
        "METRICS_BIND_ADDRESS": "127.0.0.1:0",
        "FEATURESTORE_MAX_HEAP": "256m",
    }
    log = folder / "log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen([str(ROOT / "bin" / "featurestore"), "run"], env=environment, stdout=out, stderr=out)
        try:
            yield log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


@pytest.fixture(scope="session")
def applied(kube: Kube, operator: Path, examples: list[Path]) -> dict[str, dict]:
    """Every example as `kubectl apply -f` leaves it; the FeatureStores by `namespace/name`."""
    for folder in examples:
        done = kube.run("apply", "-f", str(folder))
        assert not done.stderr, f"{folder.name}: {done.stderr}"
    everything = json.loads(kube.text("get", "featurestores", "-A", "-o", "json"))["items"]
    return {f"{it['metadata']['namespace']}/{it['metadata']['name']}": it for it in everything}


@pytest.fixture(scope="session")
def audit(kube: Kube) -> AuditLog:
    path = os.environ.get("AUDIT_LOG")
    if not path:
        pytest.skip("AUDIT_LOG is not set: requests are not counted")
    return AuditLog(Path(path))


@pytest.fixture(scope="session")
def operator_user() -> str:
    return f"system:serviceaccount:{OPERATOR_NAMESPACE}:{ACCOUNT}"


@pytest.fixture(scope="session")
def ready(kube: Kube, operator: Path, applied: dict[str, dict]) -> list[str]:
    """All FeatureStores of the examples, once every one of them is Ready."""

    def missing() -> list[str]:
        everything = json.loads(kube.text("get", "featurestores", "-A", "-o", "json"))["items"]
        return [where(it) + ": " + (message(it) or "no condition") for it in everything if message(it) != "True"]

    last: list[str] = []

    def all_ready() -> bool:
        last[:] = missing()
        return not last

    eventually(all_ready, "every FeatureStore is Ready", 180, lambda: "\n".join(last) + "\n" + tail(operator))
    return sorted(applied)


def where(featurestore: dict) -> str:
    return f"{featurestore['metadata']['namespace']}/{featurestore['metadata']['name']}"


def message(featurestore: dict) -> str:
    """`True` for one that is Ready as it is now, else what its condition says."""
    conditions = featurestore.get("status", {}).get("conditions", [])
    found = next((it for it in conditions if it["type"] == "Ready"), None)
    if found is None:
        return ""
    current = found.get("observedGeneration") == featurestore["metadata"]["generation"]
    return "True" if found["status"] == "True" and current else f"{found['reason']}: {found['message']}"


def tail(log: Path) -> str:
    return log.read_text(encoding="utf-8")[-3000:]
