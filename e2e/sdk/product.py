"""Our servers and a Redis as local processes, and folders with a feature_store.yaml: what every story begins with."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import grpc
import yaml
from feast.repo_config import load_repo_config
from feast.repo_operations import apply_total
from grpc_health.v1 import health_pb2, health_pb2_grpc

LAUNCHER = os.environ.get("FEAST_LAUNCHER", str(Path(__file__).parents[2] / "bin" / "feast"))
PYTHON_FEAST = str(Path(sys.executable).with_name("feast"))
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def environment() -> dict:
    """This process's, without what would lead a `feast` somewhere else."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("FEAST_", "FEATURE_"))}
    return {**kept, "FEAST_USAGE": "False", "PYTHONWARNINGS": "ignore"}


def eventually(check, what: str, process: subprocess.Popen, log: Path):
    """Wait until `check` no longer raises, or the process has ended, or it took too long."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return check()
        except Exception as problem:  # noqa: BLE001 - whatever it is, it counts as "not yet"
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{what} did not start: {problem}\n{log.read_text()[-4000:]}") from problem
            time.sleep(0.05)


class Server:
    """A process of ours that listens; stopped as Kubernetes stops a pod."""

    def __init__(self, folder: Path, name: str, command: list[str], check) -> None:
        self.log = folder / f"{name}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=environment())
        eventually(check, name, self.process, self.log)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=30)


def registry_server(folder: Path, port: int) -> Server:
    def serving() -> None:
        with grpc.insecure_channel(f"localhost:{port}") as channel:
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=2)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING

    return Server(folder, f"registry-{port}", [LAUNCHER, "-c", str(folder), "serve_registry", "-p", str(port)], serving)


def online_server(folder: Path, port: int) -> Server:
    def healthy() -> None:
        with urllib.request.urlopen(f"http://localhost:{port}/health", timeout=2) as answer:
            assert answer.status == 200

    return Server(folder, f"online-{port}", [LAUNCHER, "-c", str(folder), "serve", "-p", str(port)], healthy)


def offline_server(folder: Path, port: int, *flags: str) -> Server:
    def listens() -> None:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()

    command = [LAUNCHER, "-c", str(folder), "serve_offline", "-p", str(port), *flags]
    return Server(folder, f"offline-{port}", command, listens)


def redis(folder: Path, port: int) -> Server:
    def answers() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as s:
            s.sendall(b"PING\r\n")
            assert s.recv(16).startswith(b"+PONG")

    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    return Server(folder, "redis", command, answers)


def repository(folder: Path, project: str, **sections) -> Path:
    """Write the folder's feature_store.yaml; sections win over the defaults, which keep everything in files here."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "project": project,
        "provider": "local",
        "registry": "data/registry.db",
        "online_store": {"type": "sqlite", "path": "data/online.db"},
        "offline_store": {"type": "dask"},
        "entity_key_serialization_version": 3,
    }
    (folder / "feature_store.yaml").write_text(yaml.safe_dump({**config, **sections}, sort_keys=False))
    return folder


def run(program: str, folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    command = [program, "-c", str(folder), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=180)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}")
    return done


def feast(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    """Our `feast`."""
    return run(LAUNCHER, folder, *arguments, check=check)


def python_feast(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    """The `feast` of the Python SDK."""
    return run(PYTHON_FEAST, folder, *arguments, check=check)


def apply(folder: Path) -> None:
    """Python's `feast apply` in this process, which spares the seconds that a new one takes to begin."""
    here, path = Path.cwd(), list(sys.path)
    for file in folder.rglob("*.py"):  # another folder's definitions may have been imported under the same name
        sys.modules.pop(file.stem, None)
    try:
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        apply_total(load_repo_config(folder, folder / "feature_store.yaml"), folder, skip_source_validation=True)
    finally:
        os.chdir(here)
        sys.path[:] = path
