"""Measures materialization into Redis; see bench/materialize."""

import argparse
import contextlib
import datetime
import json
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
DOUBLES, WHOLES = 5, 5
START, END = "2026-01-01T00:00:00", "2026-02-01T00:00:00"

DEFINITIONS = f"""
from datetime import timedelta
from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, Int64
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
for rows in ("all", "some"):
    globals()[rows] = FeatureView(
        name=rows, entities=[driver], ttl=timedelta(days=3650),
        schema=[Field(name="driver_id", dtype=Int64)]
        + [Field(name=f"d{{i}}", dtype=Float64) for i in range({DOUBLES})]
        + [Field(name=f"w{{i}}", dtype=Int64) for i in range({WHOLES})],
        source=FileSource(
            name=rows + "_source", path=f"{{__file__.rsplit('/', 1)[0]}}/{{rows}}.parquet",
            timestamp_field="event_timestamp", created_timestamp_column="created"),
    )
"""


def parquet(path: Path, rows: int) -> None:
    random = np.random.default_rng(20260301)
    times = np.datetime64("2026-01-01T00:00:00", "us") + random.integers(0, 30 * 86_400_000_000, rows).astype("timedelta64[us]")
    columns = {"driver_id": random.permutation(rows).astype("int64")}
    columns |= {f"d{i}": random.random(rows) for i in range(DOUBLES)}
    columns |= {f"w{i}": random.integers(0, 10_000, rows) for i in range(WHOLES)}
    columns["event_timestamp"] = pa.array(times, pa.timestamp("us", "UTC"))
    columns["created"] = pa.array(times, pa.timestamp("us", "UTC"))
    pq.write_table(pa.table(columns), path, row_group_size=100_000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[int]:
    port = free_port()
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
    ]
    with (folder / "redis.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True).returncode:
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def redis(port: int, *command: str) -> str:
    return subprocess.run(["redis-cli", "-p", str(port), *command], capture_output=True, text=True, check=True).stdout.strip()


def measured(command: list[str], folder: Path, log: Path, **more: str) -> dict:
    """Wall and CPU seconds of a command and its children, and the most memory that one of them held."""
    environment = {**os.environ, "FEAST_USAGE": "False", "PYTHONWARNINGS": "ignore", **more}
    with log.open("w") as out:
        began = time.monotonic()
        started = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(started.pid, 0)
        wall = time.monotonic() - began
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {started.returncode}\n{log.read_text()[-3000:]}")
    return {
        "wall_s": round(wall, 2),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mib": round(usage.ru_maxrss / 1024),
    }


def word(text: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(text), text)


def dump(port: int, file: Path) -> None:
    """Every hash of the server as the HSET that makes it."""
    import redis as client

    source = client.Redis(port=port)
    with file.open("wb") as out:
        keys: list[bytes] = []

        def flush() -> None:
            pipe = source.pipeline(transaction=False)
            for key in keys:
                pipe.hgetall(key)
            for key, fields in zip(keys, pipe.execute(), strict=True):
                out.write(b"*%d\r\n" % (2 + 2 * len(fields)) + word(b"HSET") + word(key))
                out.write(b"".join(word(name) + word(value) for name, value in fields.items()))
            keys.clear()

        for key in source.scan_iter(count=5000):
            keys.append(key)
            if len(keys) == 5000:
                flush()
        flush()


def raw(port: int, file: Path) -> float:
    """Seconds that Redis takes for the commands of a file, sent as fast as it takes them in."""
    with file.open("rb") as commands:
        began = time.monotonic()
        subprocess.run(["redis-cli", "-p", str(port), "--pipe"], stdin=commands, check=True, capture_output=True)
        return time.monotonic() - began


def configuration(folder: Path, port: int) -> None:
    (folder / "feature_store.yaml").write_text(
        f"project: bench\nprovider: local\nregistry: {folder}/registry.db\nentity_key_serialization_version: 3\n"
        f'online_store: {{type: redis, connection_string: "127.0.0.1:{port}"}}\noffline_store: {{type: dask}}\n'
        "materialization: {online_write_batch_size: 10000}\nauth: {type: no_auth}\n"
    )


def digest(port: int, keys: list[bytes]) -> list[dict]:
    import redis as client

    source = client.Redis(port=port)
    return [source.hgetall(key) for key in keys]


def run(rows: int, python_rows: int) -> dict:
    import redis as client

    feast = str(Path(sys.executable).with_name("feast"))
    with tempfile.TemporaryDirectory() as scratch, redis_server(Path(scratch)) as port:
        folder = Path(scratch)
        configuration(folder, port)
        (folder / "definitions.py").write_text(DEFINITIONS)
        parquet(folder / "all.parquet", rows)
        parquet(folder / "some.parquet", python_rows)
        subprocess.run([feast, "apply"], cwd=folder, check=True, capture_output=True)

        ours = measured([str(ROOT / "bin/feast"), "materialize", START, END, "-v", "all"], folder, folder / "ours.log")
        line = re.search(r"^all: ([\d,]+) rows in ([\d.]+) s", (folder / "ours.log").read_text(), re.M)
        ours |= {"name": "featurestore", "rows": rows, "load_s": float(line[2])}
        assert int(line[1].replace(",", "")) == rows == int(redis(port, "dbsize")), line[0]

        dump(port, folder / "commands.resp")
        redis(port, "flushall")
        seconds = raw(port, folder / "commands.resp")
        assert int(redis(port, "dbsize")) == rows
        plain = {"name": "raw HSETs (redis-cli --pipe)", "rows": rows, "wall_s": round(seconds, 2), "load_s": round(seconds, 2)}

        redis(port, "flushall")
        mine = measured([str(ROOT / "bin/feast"), "materialize", START, END, "-v", "some"], folder, folder / "mine.log")
        keys = list(client.Redis(port=port).scan_iter(count=1000))[:1000]
        expected = digest(port, keys)
        redis(port, "flushall")
        theirs = measured([feast, "materialize", START, END, "-v", "some"], folder, folder / "theirs.log")
        theirs |= {"name": "feast (Python)", "rows": python_rows, "load_s": theirs["wall_s"]}
        if digest(port, keys) != expected:
            raise SystemExit("the two commands store different bytes")
        mine |= {"name": "featurestore, the same rows", "rows": python_rows, "load_s": mine["wall_s"]}
    return {
        "command": "bench/materialize " + " ".join(sys.argv[1:]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release()}",
        "load_before": load,
        "rows": [plain, ours, mine, theirs],
    }


def table(result: dict) -> str:
    plain, ours, mine, theirs = result["rows"]
    lines = [
        f"`{result['command'].strip()}` on {result['date']}: {result['machine']}, load {result['load_before']:.1f} before. "
        f"{DOUBLES + WHOLES} features a row, each row a key of its own; Redis shares the cores.",
        "",
        "| | rows | load | rows/s | whole command | CPU | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        cpu = f"{row['cpu_s']} s" if "cpu_s" in row else ""
        peak = f"{row['peak_mib']} MiB" if "peak_mib" in row else ""
        rate = f"{row['rows'] / row['load_s']:,.0f}"
        lines.append(f"| {row['name']} | {row['rows']:,} | {row['load_s']} s | {rate} | {row['wall_s']} s | {cpu} | {peak} |")
    loading, whole = plain["load_s"] / ours["load_s"], plain["load_s"] / ours["wall_s"]
    lines += [
        "",
        f"Ours loads at **{loading:.0%}** of the rate of raw HSETs ({whole:.0%} counting the whole command). For the same "
        f"{mine['rows']:,} rows Python takes **{theirs['cpu_s'] / mine['cpu_s']:.1f}** times the CPU and "
        f"**{theirs['wall_s'] / mine['wall_s']:.1f}** times as long.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--python-rows", type=int, default=100_000, help="fewer, because Python takes minutes")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    outcome = run(options.rows, options.python_rows)
    out = ROOT / "bench" / "results"
    out.mkdir(exist_ok=True)
    (out / "materialize.json").write_text(json.dumps(outcome, indent=2) + "\n")
    (out / "materialize.md").write_text(table(outcome))
    print(table(outcome))
