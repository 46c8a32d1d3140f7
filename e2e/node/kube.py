"""kubectl, as a test reads it: objects as dictionaries, and conditions that are waited for."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

OPERATOR_NAMESPACE = "feast-operator-system"
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


class Kube:
    """The cluster of KUBECONFIG."""

    def run(self, *args: str, stdin: str | None = None, check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run(["kubectl", *args], input=stdin, capture_output=True, text=True, timeout=300)
        if check and done.returncode != 0:
            raise AssertionError(f"kubectl {' '.join(args)}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def text(self, *args: str) -> str:
        return self.run(*args).stdout

    def get(self, kind: str, name: str, namespace: str | None = None) -> dict | None:
        where = ["-n", namespace] if namespace else []
        done = self.run("get", kind, name, *where, "-o", "json", "--ignore-not-found")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def items(self, kind: str, namespace: str, selector: str | None = None) -> list[dict]:
        chosen = ["-l", selector] if selector else []
        return json.loads(self.text("get", kind, "-n", namespace, *chosen, "-o", "json"))["items"]

    def apply(self, *objects: dict, check: bool = True) -> subprocess.CompletedProcess:
        everything = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        return self.run("apply", "-f", "-", stdin=json.dumps(everything), check=check)

    def patch(self, kind: str, name: str, namespace: str, change: dict) -> None:
        self.run("patch", kind, name, "-n", namespace, "--type=merge", "-p", json.dumps(change))

    def namespace(self, name: str, enforce: str = "restricted") -> str:
        """A namespace in which only pods that meet the Pod Security standard may run."""
        labels = {f"pod-security.kubernetes.io/{mode}": enforce for mode in ("enforce", "warn", "audit")}
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})
        return name

    def account(self, name: str, namespace: str) -> None:
        """A ServiceAccount for somebody who asks from outside."""
        self.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": namespace}})

    def token(self, account: str, namespace: str) -> str:
        return self.text("create", "token", account, "-n", namespace, "--duration=1h").strip()

    def upload(self, file: Path, path: str, workload: str, container: str, namespace: str) -> None:
        """Brings a file into a container that has a shell."""
        command = ["kubectl", "exec", "-i", workload, "-n", namespace, "-c", container, "--", "sh", "-c", f"cat > {path}"]
        with file.open("rb") as content:
            done = subprocess.run(command, stdin=content, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr

    # --- what the stories ask again and again

    def feature_store(self, name: str, namespace: str) -> dict:
        found = self.get("featurestore", name, namespace)
        assert found, f"FeatureStore {namespace}/{name} does not exist"
        return found

    def condition(self, name: str, namespace: str, type_: str) -> dict:
        conditions = self.feature_store(name, namespace).get("status", {}).get("conditions", [])
        return next((c for c in conditions if c["type"] == type_), {})

    def await_ready(self, name: str, namespace: str, timeout: float = 180) -> dict:
        def ready() -> dict | None:
            found = self.feature_store(name, namespace)
            condition = self.condition(name, namespace, "Ready")
            current = condition.get("observedGeneration") == found["metadata"]["generation"]
            return found if condition.get("status") == "True" and current else None

        return eventually(ready, f"FeatureStore {namespace}/{name} is Ready", timeout, lambda: self.why(name, namespace))

    def pods(self, name: str, namespace: str) -> list[dict]:
        """The pods of a FeatureStore that are not on their way out."""
        pods = self.items("pod", namespace, f"feast.dev/name={name}")
        return [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]

    def ready_pods(self, name: str, namespace: str) -> list[dict]:
        return [pod for pod in self.pods(name, namespace) if is_ready(pod)]

    def why(self, name: str, namespace: str) -> str:
        """What a person would look at when a FeatureStore does not get on."""
        parts = [
            self.run("get", "featurestore", name, "-n", namespace, "-o", "jsonpath={.status}", check=False).stdout,
            self.run("get", "pods,pvc", "-n", namespace, "-o", "wide", check=False).stdout,
            self.run("get", "events", "-n", namespace, "--sort-by=.lastTimestamp", check=False).stdout[-3000:],
        ]
        for pod in self.pods(name, namespace):
            logs = self.run("logs", pod["metadata"]["name"], "-n", namespace, "--all-containers", "--tail=30", check=False)
            parts.append(logs.stdout + logs.stderr)
        parts.append(self.run("logs", f"deploy/{self.operator()}", "-n", OPERATOR_NAMESPACE, "--tail=40", check=False).stdout)
        return "\n".join(parts)

    def why_job(self, name: str, namespace: str) -> str:
        """The same for the job of a FeatureStore."""
        parts = [self.text("get", "cronjobs,jobs,pods", "-n", namespace, "-o", "wide")]
        for pod in self.items("pod", namespace, f"feast.dev/job-of={name}"):
            logs = self.run("logs", pod["metadata"]["name"], "-n", namespace, "--all-containers", "--tail=40", check=False)
            parts.append(logs.stdout)
        return "\n".join([*parts, self.why(name, namespace)])

    def operator(self) -> str:
        """The name of the operator's Deployment."""
        return self.text("get", "deploy", "-n", OPERATOR_NAMESPACE, "-o", "jsonpath={.items[0].metadata.name}")


def is_ready(pod: dict) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod.get("status", {}).get("conditions", []))


def eventually(probe: Callable[[], Any], what: str, timeout: float = 120, explain: Callable[[], str] = lambda: "") -> Any:
    """The first true answer of the probe; an assertion that names what never came otherwise."""
    deadline = time.monotonic() + timeout
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:.0f} s: {what}\n{explain()}")
        time.sleep(0.5)
