"""The Python Feast SDK outside the cluster, with the cluster's names: it sees the DNS server of the cluster and nothing else
of it, so this machine must reach the addresses of Services (a node does; a laptop beside kind or minikube may need a route)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kube import Kube

HERE = Path(__file__).parent
# A mount namespace of its own, in which the cluster's DNS server is the machine's.
WITH_CLUSTER_DNS = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'


class Sdk:
    """A data scientist's folder: feature definitions, and the feature_store.yaml of a FeatureStore's client ConfigMap."""

    def __init__(self, kube: Kube, folder: Path, name: str, namespace: str, token: str | None) -> None:
        self.kube = kube
        self.folder = folder
        self.token = token
        folder.mkdir(parents=True, exist_ok=True)
        client = kube.get("configmap", f"feast-{name}-client", namespace)
        assert client, f"no client ConfigMap of {namespace}/{name}"
        (folder / "feature_store.yaml").write_text(client["data"]["feature_store.yaml"])
        dns = kube.text("get", "svc", "kube-dns", "-n", "kube-system", "-o", "jsonpath={.spec.clusterIP}")
        (folder / "resolv.conf").write_text(f"nameserver {dns}\n")

    def with_definitions(self, name: str = "features.py") -> "Sdk":
        shutil.copy(HERE / "repository" / name, self.folder / name)
        return self

    def feast(self, *args: str, check: bool = True) -> subprocess.CompletedProcess:
        return self.run(str(Path(sys.executable).with_name("feast")), *args, check=check)

    def client(self, action: str, check: bool = True) -> subprocess.CompletedProcess:
        return self.python(HERE / "client.py", action, check=check)

    def python(self, program: Path, *args: str, check: bool = True) -> subprocess.CompletedProcess:
        return self.run(sys.executable, str(program), *args, check=check)

    def curl(self, *args: str) -> subprocess.CompletedProcess:
        return self.run("curl", "-sS", "--max-time", "20", *args)

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run(self.inside(*command), **self.surroundings(), capture_output=True, timeout=300)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}")
        return done

    def start(self, program: Path, *args: str) -> subprocess.Popen:
        """A program that runs beside the test until its standard input ends."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.inside(sys.executable, str(program), *args), **self.surroundings(), **pipes)

    def surroundings(self) -> dict:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("FEAST_", "LOCAL_K8S"))}
        environment["FEAST_USAGE"] = "False"
        environment["PYTHONWARNINGS"] = "ignore"
        if self.token is not None:
            environment["LOCAL_K8S_TOKEN"] = self.token
        return {"cwd": self.folder, "env": environment, "text": True}

    def inside(self, *command: str) -> list[str]:
        return ["unshare", "--mount", "sh", "-c", WITH_CLUSTER_DNS, "sdk", str(self.folder / "resolv.conf"), *command]
