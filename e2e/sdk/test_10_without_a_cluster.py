"""`bin/featurestore up`, as the quickstart calls it: the template's data is materialized, and what it prints to try works."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from product import environment, eventually

ROOT = Path(__file__).parents[2]
UP = os.environ.get("FEATURESTORE_LAUNCHER", str(ROOT / "bin" / "featurestore"))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("up")
    log = folder / "up.log"
    subprocess.run([UP, "--version"], check=True, capture_output=True)  # builds, outside of the time to start
    with log.open("w") as out:
        command = [UP, "up", "examples/quickstart", "--state", str(folder / "state")]
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


def shell(command: str) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], env={**environment(), "PATH": path}, capture_output=True, text=True, timeout=120
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
