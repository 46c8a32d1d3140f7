"""Somebody tries the examples that our own image serves, without a cluster: `up` runs what the operator renders for them."""

import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from feast import FeatureStore

from product import environment, eventually

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
REGISTRY = "feast-shared-registry.feast-shared.svc.cluster.local:80"


class Up:
    """A FeatureStore that `up` runs from files of an example; hosts of a cluster are replaced by what there is here."""

    def __init__(self, folder: Path, files: list[Path], hosts: dict[str, str]) -> None:
        given, self.state, self.log = folder / "given", folder / "state", folder / "log"
        given.mkdir()
        for file in files:
            text = file.read_text()
            for name, address in hosts.items():
                text = text.replace(name, address)
            (given / file.name).write_text(text)
        command = [str(ROOT / "bin" / "featurestore"), "up", str(given), "--no-auth", "--state", str(self.state)]
        with self.log.open("w") as out:
            self.process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=environment())
        eventually(self.serves, files[0].parent.name, self.process, self.log)

    def serves(self) -> None:
        assert "Ctrl-C stops all of it." in self.log.read_text()

    def address(self, server: str) -> str:
        """Where it listens, as `up` prints it."""
        found = re.search(rf"^  {server} +(?:http://)?(127\.0\.0\.1:\d+)", self.log.read_text(), re.MULTILINE)
        assert found, self.log.read_text()
        return found.group(1)

    def client(self) -> FeatureStore:
        return FeatureStore(fs_yaml_file=self.state / "client" / "feature_store.yaml", repo_path=str(self.state / "client"))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


class Runs:
    """What was started, to be stopped at the end."""

    def __init__(self, folder: Path, redis_address: str) -> None:
        self.folder, self.redis_address = folder, redis_address
        self.running: list[Up] = []

    def start(self, *files: str, **hosts: str) -> Up:
        folder = self.folder / str(len(self.running))
        folder.mkdir()
        known = {"redis:6379": self.redis_address, **({REGISTRY: hosts["registry"]} if "registry" in hosts else {})}
        self.running.append(Up(folder, [EXAMPLES / file for file in files], known))
        return self.running[-1]

    def stop(self) -> None:
        for up in reversed(self.running):
            if up.process.poll() is None:
                up.stop()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, redis_address: str) -> Iterator[Runs]:
    runs = Runs(tmp_path_factory.mktemp("up"), redis_address)
    yield runs
    runs.stop()


@pytest.fixture(scope="module")
def shared_registry(runs: Runs) -> str:
    """The address of the registry of examples/shared-registry."""
    return runs.start("shared-registry/registry.yaml").address("registry")


@pytest.mark.parametrize(
    "files",
    [
        ("minimal/featurestore.yaml", "minimal/stores.yaml"),
        ("scheduled/featurestore.yaml", "scheduled/stores.yaml"),
        ("clients/featurestore.yaml",),
        ("permissions/featurestore.yaml",),
        ("observability/metrics.yaml",),
    ],
    ids=lambda files: files[0],
)
def test_an_example_serves_what_its_template_defines(runs: Runs, files: tuple[str, ...]) -> None:
    up = runs.start(*files)
    with urllib.request.urlopen(f"http://{up.address('online')}/health", timeout=10) as answer:
        assert answer.status == 200
    assert up.client().list_feature_views()
    assert up.stop() in (0, 130)


@pytest.mark.parametrize("example", ["remote-registry", "scaling-static", "scaling-hpa", "scaling-keda"])
def test_an_example_of_the_shared_registry_serves_from_it(runs: Runs, shared_registry: str, example: str) -> None:
    up = runs.start(f"{example}/featurestore.yaml", registry=shared_registry)
    with urllib.request.urlopen(f"http://{up.address('online')}/health", timeout=10) as answer:
        assert answer.status == 200
    assert "shared" in [it.name for it in up.client().list_projects()]
    assert up.stop() in (0, 130)
