"""Pods that end in the middle of a materialization: the next run completes it, without a gap and without doing anything twice."""

import json
import os
from pathlib import Path

import pytest

from kube import Kube, eventually
from sdk import Sdk
from world import CUT_OFF, Names, motion_feature_store, online_store_secret

CLIENT = Path(__file__).with_name("motion_client.py")
NAME = "cut-off"
ROWS = int(os.environ.get("MATERIALIZE_ROWS", "1000000"))


@pytest.fixture(scope="module")
def cut_off(kube: Kube, operator: str, redis_server: str, names: Names) -> str:
    """Its job is started by hand."""
    kube.namespace(CUT_OFF)
    kube.account("scientist", CUT_OFF)
    kube.apply(online_store_secret(CUT_OFF, names), motion_feature_store(NAME, CUT_OFF, suspend=True))
    kube.await_ready(NAME, CUT_OFF)
    return NAME


@pytest.fixture(scope="module")
def scientist(kube: Kube, cut_off: str, tmp_path_factory: pytest.TempPathFactory) -> Sdk:
    folder = tmp_path_factory.mktemp(cut_off)
    sdk = Sdk(kube, folder, cut_off, CUT_OFF, kube.token("scientist", CUT_OFF)).with_definitions("motion.py")
    new_rows(kube, sdk)
    sdk.feast("apply")
    return sdk


def new_rows(kube: Kube, sdk: Sdk) -> None:
    """A row of this moment for each driver, and nothing else."""
    sdk.python(CLIENT, "renew", str(ROWS))
    kube.upload(sdk.folder / "trips.parquet", "/data/offline/trips.parquet", f"deploy/feast-{NAME}", "offline", CUT_OFF)


def start(kube: Kube, job: str) -> None:
    kube.run("create", "job", job, f"--from=cronjob/feast-{NAME}", "-n", CUT_OFF)


def under_way(kube: Kube, sdk: Sdk) -> int:
    """How many rows of the view the server has written so far in the run that is under way."""
    url = f"http://feast-{NAME}-online.{CUT_OFF}.svc.cluster.local/materialize"
    done = sdk.run("curl", "-sS", "--max-time", "5", "-H", f"Authorization: Bearer {sdk.token}", url, check=False)
    running = json.loads(done.stdout)["running"] if done.returncode == 0 else []
    return sum(view["rows"] for view in running)


def await_midway(kube: Kube, sdk: Sdk) -> None:
    far = lambda: under_way(kube, sdk) > ROWS // 10  # noqa: E731
    eventually(far, "a tenth of the rows is written", 240, lambda: kube.why_job(NAME, CUT_OFF))


def kill(kube: Kube, selector: str) -> None:
    kube.run("delete", "pod", "-n", CUT_OFF, "-l", selector, "--grace-period=0", "--force", "--wait=false")


def ended(kube: Kube, job: str) -> str:
    """How the job ended: Complete or Failed."""

    def condition() -> str:
        conditions = kube.get("job", job, CUT_OFF)["status"].get("conditions", [])
        return next((c["type"] for c in conditions if c["type"] in ("Complete", "Failed") and c["status"] == "True"), "")

    return eventually(condition, f"job {job} ends", 280, lambda: kube.why_job(NAME, CUT_OFF))


def intervals(sdk: Sdk) -> list[list[str]]:
    return [line.split() for line in sdk.python(CLIENT, "intervals").stdout.splitlines()]


def test_a_run_goes_on_without_the_job_that_asked_for_it_and_the_next_joins(kube: Kube, scientist: Sdk) -> None:
    start(kube, "killed")
    await_midway(kube, scientist)
    kill(kube, "job-name=killed")
    start(kube, "joins")
    assert under_way(kube, scientist) > 0, "it was too late to kill it"
    assert ended(kube, "killed") == "Failed"
    assert ended(kube, "joins") == "Complete"
    scientist.python(CLIENT, "every")
    assert len(intervals(scientist)) == 1
    log = kube.text("logs", f"deploy/feast-{NAME}", "-n", CUT_OFF, "-c", "online")
    assert log.count(f"trips: {ROWS:,} rows in") == 1, log


def test_the_next_run_completes_what_the_killed_server_began(kube: Kube, scientist: Sdk) -> None:
    before = intervals(scientist)
    new_rows(kube, scientist)
    start(kube, "left-alone")
    await_midway(kube, scientist)
    kill(kube, f"feast.dev/name={NAME}")
    assert ended(kube, "left-alone") == "Failed"
    kube.await_ready(NAME, CUT_OFF)
    assert intervals(scientist) == before, "a window stands only when all its rows are online"
    start(kube, "completes")
    assert ended(kube, "completes") == "Complete"
    scientist.python(CLIENT, "every")
    after = intervals(scientist)
    assert len(after) == 1
    assert after[0][0] == before[0][0]
    assert after[0][1] > before[0][1]
