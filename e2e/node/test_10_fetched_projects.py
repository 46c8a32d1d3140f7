"""A team keeps its feature definitions, and a file of data, in a git repository that asks for a password: the pods fetch them
when they start, the CronJob before each run, and what goes wrong is told where a person looks."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kube import Kube, eventually, is_ready
from sdk import Sdk
from world import FETCHED, Names, fetched_feature_store, git_server

NAME = "fetched"
FOLDER = "teams/trips"
TRIPS = """
kind: Entity
name: driver
join_keys: [driver_id]
value_type: INT64
---
kind: FileSource
name: trips_source
path: data/trips.parquet
timestamp_field: event_timestamp
---
kind: FeatureView
name: trips
entities: [driver]
source: trips_source
ttl: 1d
schema:
  - {name: total, dtype: Int64}
"""
FARES = """
kind: FeatureView
name: fares
entities: [driver]
source: trips_source
ttl: 1d
schema:
  - {name: fare, dtype: Float64}
"""
TOTAL = """
from feast import FeatureStore
print(FeatureStore(".").get_online_features(["trips:total"], [{"driver_id": 7}]).to_dict()["total"])
"""


class Repository:
    """A repository of the team's, and the bare one of the server, which gets each commit."""

    def __init__(self, kube: Kube, folder: Path) -> None:
        self.kube = kube
        self.bare = folder / "features.git"
        self.work = folder / "work"
        self.git(folder, "init", "-q", "--bare", "--initial-branch=main", str(self.bare))
        self.git(folder, "clone", "-q", str(self.bare), str(self.work))
        self.git(self.work, "checkout", "-q", "-B", "main")

    def write(self, name: str, text: str) -> None:
        file = self.work / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def publish(self, message: str) -> None:
        self.git(self.work, "add", "-A")
        self.git(self.work, "commit", "-q", "-m", message)
        self.git(self.work, "push", "-q", "origin", "main")
        self.git(self.bare, "update-server-info")
        archive = self.bare.with_suffix(".tar")
        subprocess.run(["tar", "-cf", str(archive), "-C", str(self.bare.parent), self.bare.name], check=True)
        self.kube.upload(archive, "/tmp/features.tar", "deploy/git", "git", FETCHED)
        self.kube.run("exec", "deploy/git", "-n", FETCHED, "--", "tar", "-xf", "/tmp/features.tar", "-C", "/srv/git")

    @staticmethod
    def git(folder: Path, *args: str) -> None:
        author = ["-c", "user.name=team", "-c", "user.email=team@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *author, *args], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def repository(kube: Kube, names: Names, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    kube.namespace(FETCHED)
    kube.apply(*git_server(FETCHED, names.password, Path(__file__).with_name("git_server.py").read_text()))
    await_git_server(kube)
    repository = Repository(kube, tmp_path_factory.mktemp("git"))
    repository.write("trips.yaml", TRIPS)
    (repository.work / FOLDER / "data").mkdir()
    now = datetime.now(UTC)
    rows = {"driver_id": [7], "event_timestamp": [now - timedelta(hours=1)], "total": [2**53 + 1], "fare": [1.5]}
    pq.write_table(pa.table(rows), repository.work / FOLDER / "data" / "trips.parquet")
    repository.publish("Trips of drivers")
    return repository


@pytest.fixture(scope="module")
def fetched(kube: Kube, operator: str, repository: Repository) -> str:
    kube.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "scientist", "namespace": FETCHED}})
    kube.apply(fetched_feature_store(NAME, FOLDER, "main"), fetched_feature_store("astray", FOLDER, "release/9"))
    kube.await_ready(NAME, FETCHED)
    return NAME


@pytest.fixture(scope="module")
def scientist(kube: Kube, fetched: str, tmp_path_factory: pytest.TempPathFactory) -> Sdk:
    return Sdk(kube, tmp_path_factory.mktemp(fetched), fetched, FETCHED, kube.token("scientist", FETCHED))


def await_git_server(kube: Kube) -> None:
    ready = lambda: [pod for pod in kube.items("pod", FETCHED, "app=git") if is_ready(pod)]  # noqa: E731
    eventually(ready, "the git server is ready", 60, lambda: kube.text("get", "pods,events", "-n", FETCHED))


def run(kube: Kube, job: str, status: str) -> str:
    """Starts a run of the CronJob by hand; what the condition says of it once it has ended so."""
    kube.run("create", "job", f"--from=cronjob/feast-{NAME}", job, "-n", FETCHED)

    def told() -> str | None:
        condition = kube.condition(NAME, FETCHED, "LastRun")
        current = condition.get("status") == status and (status == "True" or job in condition["message"])
        return condition["message"] if current else None

    return eventually(told, f"the run {job} has ended, and LastRun is {status}", 90, lambda: why(kube, job))


def why(kube: Kube, job: str) -> str:
    logs = kube.run("logs", f"job/{job}", "-n", FETCHED, "--all-containers", "--tail=40", check=False)
    return logs.stdout + logs.stderr + kube.why(NAME, FETCHED)


def views(sdk: Sdk) -> set[str]:
    return {line.split()[0] for line in sdk.feast("feature-views", "list").stdout.splitlines() if line[:1].islower()}


def test_what_the_repository_defines_is_there_once_the_pods_are(scientist: Sdk) -> None:
    assert views(scientist) == {"trips"}


def test_a_new_commit_is_applied_by_the_next_run(kube: Kube, repository: Repository, scientist: Sdk) -> None:
    repository.write("fares.yaml", FARES)
    repository.publish("Fares, too")
    run(kube, "new-commit", "True")
    assert views(scientist) == {"trips", "fares"}


def test_the_run_then_materialized_the_data_that_came_with_the_definitions(scientist: Sdk) -> None:
    assert str(2**53 + 1) in scientist.run(sys.executable, "-c", TOTAL).stdout


def test_a_ref_that_is_not_there_is_told(kube: Kube, fetched: str) -> None:
    told = lambda: "it has no branch, tag or commit 'release/9'" in kube.condition("astray", FETCHED, "Ready")["message"]  # noqa: E731
    eventually(told, "the condition names the ref", 60, lambda: kube.why("astray", FETCHED))


def test_a_run_without_the_git_server_fails_with_the_cause(kube: Kube, scientist: Sdk) -> None:
    kube.run("scale", "deploy/git", "-n", FETCHED, "--replicas=0")
    gone = lambda: not kube.items("pod", FETCHED, "app=git")  # noqa: E731
    eventually(gone, "the git server is gone", 60)
    message = run(kube, "no-server", "False")
    assert "feast-init" in message and "cannot fetch http://git." in message, message
    # What is served stays.
    assert kube.condition(NAME, FETCHED, "Ready")["status"] == "True"
    assert views(scientist) == {"trips", "fares"}


def test_the_password_is_in_no_log_and_no_object(kube: Kube, names: Names, scientist: Sdk) -> None:
    told = kube.text("get", "featurestores,deployments,cronjobs,jobs,pods,events,configmaps", "-n", FETCHED, "-o", "json")
    pods = [pod["metadata"]["name"] for pod in kube.items("pod", FETCHED)]
    logs = [kube.run("logs", pod, "-n", FETCHED, "--all-containers", check=False).stdout for pod in pods]
    assert names.password not in told + "".join(logs)
