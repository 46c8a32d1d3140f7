"""`bin/featurestore up`: the quickstart's data is materialized, and what it prints to try works; a git repository is served."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from product import environment, eventually, feast

ROOT = Path(__file__).parents[2]
UP = os.environ.get("FEATURESTORE_LAUNCHER", str(ROOT / "bin" / "featurestore"))


@contextmanager
def up(folder: Path, what: str) -> Iterator[str]:
    """What it prints once all of it is ready."""
    log = folder / "up.log"
    with log.open("w") as out:
        command = [UP, "up", what, "--state", str(folder / "state")]
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=environment())

    def ready() -> str:
        text = log.read_text()
        assert "Ctrl-C stops all of it." in text
        return text

    try:
        yield eventually(ready, "up", process, log)
    finally:
        process.terminate()
        assert process.wait(timeout=60) is not None


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """Builds, outside of any test's time to start."""
    subprocess.run([UP, "--version"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with up(tmp_path_factory.mktemp("up"), "examples/quickstart") as text:
        yield text


def shell(command: str, folder: Path | None = None) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**environment(), "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr[-4000:]}"
    return done.stdout


def curl(printed: str, route: str) -> str:
    return re.search(rf"^curl .*{route} .*$", printed, re.MULTILINE)[0]


def test_the_newest_rows_were_materialized(printed: str) -> None:
    answer = shell(curl(printed, "get-online-features"))
    assert answer.count("PRESENT") == 8, answer  # the key and three features of two drivers
    assert "null" not in answer


def test_the_python_program_finds_training_data(printed: str) -> None:
    program = re.search(r"^python - <<'END'\n.*?^END$", printed, re.MULTILINE | re.DOTALL)[0]
    answer = shell(program)
    assert answer.count("avg_daily_trips") == 2, answer  # the past and the present
    assert "NaN" not in answer and "None" not in answer, answer


def test_pushed_rows_are_read_at_once(printed: str) -> None:
    before = shell(curl(printed, "get-online-features"))
    shell(curl(printed, "push"))
    after = shell(curl(printed, "get-online-features"))
    assert after != before and "[1001,1002]" in after.replace(" ", ""), after


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A git repository of YAML definitions with their data, in a folder that is not the default one."""
    origin = tmp_path / "origin"
    origin.mkdir()
    feast(origin, "init", "shop", "--repo-path", "team")
    (origin / "team" / ".gitignore").unlink()
    commit(origin, "git init -q -b main")
    return origin


def commit(origin: Path, before: str = "true") -> None:
    who = "-c user.name=Somebody -c user.email=somebody@example.com"
    shell(f"{before} && git add -A && git {who} commit -q -m change", origin)


def served_from(origin: Path, folder: Path, **git: str) -> str:
    spec = {
        "feastProject": "shop",
        "authz": {"noAuth": True},
        "feastProjectDir": {"git": {"url": f"file://{origin}", "featureRepoPath": "team/feature_repo", **git}},
        "services": {"registry": {"local": {"server": {}}}},
    }
    file = folder / "featurestore.yaml"
    file.write_text(
        yaml.safe_dump({"apiVersion": "feast.dev/v1", "kind": "FeatureStore", "metadata": {"name": "shop"}, "spec": spec})
    )
    return str(file)


def test_a_git_repository_is_served_and_each_start_brings_what_is_new(project: Path, tmp_path: Path) -> None:
    with up(tmp_path, served_from(project, tmp_path)) as text:
        read = curl(text, "get-online-features")
        assert shell(read).count("PRESENT") == 8
    view = project / "team" / "feature_repo" / "driver_stats.yaml"
    view.write_text(view.read_text().replace("name: avg_daily_trips", "name: trips").replace("driver_hourly_stats\n", "stats\n"))
    (project / "team" / "feature_repo" / "driver_activity.yaml").unlink()
    commit(project)
    with up(tmp_path, served_from(project, tmp_path)) as text:
        assert '"stats:trips"' in curl(text, "get-online-features")
        log = (tmp_path / "state" / "logs" / "feast-apply.log").read_text()
        assert "driver_hourly_stats" in log and "driver_activity_v1" in log, log  # what left the repository leaves the registry


@pytest.mark.parametrize(
    ("git", "reason"),
    [
        ({"ref": "v9"}, "it has no branch, tag or commit 'v9'; branches: main"),
        ({"featureRepoPath": "features"}, "there is no folder features"),
        ({"url": "file:///nowhere"}, "cannot fetch file:///nowhere"),
        ({"configs": {"core.sshCommand": "touch /tmp/x"}}, "config core.sshCommand: cannot be honoured"),
    ],
)
def test_what_cannot_be_fetched_is_named(project: Path, tmp_path: Path, git: dict, reason: str) -> None:
    command = [UP, "up", served_from(project, tmp_path, **git), "--state", str(tmp_path / "state")]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and reason in done.stderr, done.stdout + done.stderr
