"""Training data from the past, and a job that keeps the features fresh: the minimal topology with an offline server and a
CronJob every minute."""

from pathlib import Path

import pytest

from kube import Kube, eventually
from sdk import Sdk
from world import MOTION, Names, motion_feature_store, online_store_secret

CLIENT = Path(__file__).with_name("motion_client.py")
NAME = "motion"


@pytest.fixture(scope="module")
def motion(kube: Kube, operator: str, redis_server: str, names: Names) -> str:
    kube.namespace(MOTION)
    kube.account("scientist", MOTION)
    kube.apply(online_store_secret(MOTION, names), motion_feature_store())
    kube.await_ready(NAME, MOTION)
    return NAME


@pytest.fixture(scope="module")
def scientist(kube: Kube, motion: str, tmp_path_factory: pytest.TempPathFactory) -> Sdk:
    """A data scientist whose rows lie on the offline server's claim."""
    folder = tmp_path_factory.mktemp(motion)
    sdk = Sdk(kube, folder, motion, MOTION, kube.token("scientist", MOTION)).with_definitions("motion.py")
    sdk.python(CLIENT, "make", "1000")
    kube.upload(folder / "trips.parquet", "/data/offline/trips.parquet", f"deploy/feast-{motion}", "offline", MOTION)
    sdk.feast("apply")
    return sdk


def last_run(kube: Kube) -> dict:
    return kube.condition(NAME, MOTION, "LastRun")


def await_newest(kube: Kube, sdk: Sdk, timeout: float = 200) -> None:
    fresh = lambda: sdk.python(CLIENT, "newest", check=False).returncode == 0  # noqa: E731
    eventually(fresh, "the newest rows are served", timeout, lambda: why(kube, sdk))


def why(kube: Kube, sdk: Sdk) -> str:
    answer = sdk.python(CLIENT, "newest", check=False)
    return "\n".join([answer.stdout[-2000:], answer.stderr[-2000:], kube.why_job(NAME, MOTION)])


def test_training_data_is_right_as_of_each_moment(scientist: Sdk) -> None:
    scientist.python(CLIENT, "history")


def test_the_job_brings_the_newest_rows_online(kube: Kube, scientist: Sdk) -> None:
    await_newest(kube, scientist)
    ran = lambda: last_run(kube).get("status") == "True"  # noqa: E731
    eventually(ran, "the condition tells of the run", 30, lambda: kube.why(NAME, MOTION))


def test_rows_that_come_later_are_materialized_by_the_next_run(kube: Kube, scientist: Sdk) -> None:
    scientist.python(CLIENT, "append")
    scientist.python(CLIENT, "history")
    await_newest(kube, scientist)


def test_a_run_that_fails_is_told(kube: Kube, scientist: Sdk) -> None:
    kube.run("exec", f"deploy/feast-{NAME}", "-n", MOTION, "-c", "offline", "--", "mv", "/data/offline/trips.parquet", "/tmp/")
    failed = lambda: last_run(kube).get("status") == "False"  # noqa: E731
    eventually(failed, "the condition tells that the run failed", 200, lambda: why(kube, scientist))
    assert kube.condition(NAME, MOTION, "Ready")["status"] == "True"
    # What is served stays.
    scientist.python(CLIENT, "newest")
