"""Measures both online servers; see bench/online."""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from measuring import ROOT, TICK, begun, free_port, publish, where

VIEWS, FEATURES, ENTITIES = 5, 50, 1000
SHAPES = {"1 entity x 50 features": (1, 1), "100 entities x 250 features": (100, VIEWS)}

DEFINITIONS = f"""
from datetime import timedelta
from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, Int64
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
for v in range({VIEWS}):
    globals()[f"view{{v}}"] = FeatureView(
        name=f"view{{v}}", entities=[driver], ttl=timedelta(days=3650),
        schema=[Field(name="driver_id", dtype=Int64)]
        + [Field(name=f"v{{v}}_f{{f}}", dtype=Float64) for f in range({FEATURES})],
        source=FileSource(name=f"source{{v}}", path=f"view{{v}}.parquet", timestamp_field="event_timestamp"),
    )
"""
FILL = f"""
import datetime, pandas as pd
from feast import FeatureStore
store = FeatureStore(".")
now = datetime.datetime.now(datetime.timezone.utc)
for v in range({VIEWS}):
    columns = {{f"v{{v}}_f{{f}}": [e * 1.37 + f for e in range({ENTITIES})] for f in range({FEATURES})}}
    store.write_to_online_store(
        f"view{{v}}", pd.DataFrame({{"driver_id": range({ENTITIES}), "event_timestamp": [now] * {ENTITIES}, **columns}}))
"""


@contextlib.contextmanager
def process(command: list[str], folder: Path, log: str, **more: str) -> Iterator[subprocess.Popen]:
    """A program in a process group of its own, ended with all its children."""
    environment = {**os.environ, "FEAST_USAGE": "False", **more}
    with (folder / log).open("w") as out:
        started = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait(5)


def members(group: int) -> Iterator[list[str]]:
    """/proc/PID/stat after the name, of each process of a group."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == group:
                yield fields


def cpu_seconds(group: int) -> float:
    """User and system time of a group's processes and of their children that have ended."""
    return sum(sum(int(field) for field in fields[11:15]) for fields in members(group)) / TICK


def resident_mib(group: int) -> float:
    return sum(int(fields[21]) for fields in members(group)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def ask(port: int, body: bytes) -> bytes:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/get-online-features", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def await_server(port: int, body: bytes, server: subprocess.Popen, log: Path) -> bytes:
    deadline = time.monotonic() + 90
    while True:
        try:
            return ask(port, body)
        except OSError as not_yet:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not come up ({not_yet}):\n{log.read_text()[-3000:]}") from not_yet
            time.sleep(0.2)


def body_of(shape: str) -> bytes:
    entities, views = SHAPES[shape]
    features = [f"view{v}:v{v}_f{f}" for v in range(views) for f in range(FEATURES)]
    return json.dumps({"features": features, "entities": {"driver_id": list(range(entities))}}).encode()


def wrk(port: int, body: Path, connections: int, seconds: int) -> dict:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(ROOT / "bench/post.lua")]
    out = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/get-online-features"],
        env={**os.environ, "BODY": str(body)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return json.loads(out.strip().splitlines()[-1])


def measure(server: str, group: int, port: int, folder: Path, seconds: int, connections: list[int]) -> list[dict]:
    rows = []
    for shape in SHAPES:
        body = folder / "body.json"
        body.write_bytes(body_of(shape))
        wrk(port, body, 4, max(seconds, 5))  # warm
        for clients in connections:
            spent, seen = enough(group, port, body, clients, seconds)
            if seen["failed"] or not seen["requests"]:
                raise SystemExit(f"{server}, {shape}: {seen}")
            rows.append(
                {
                    "server": server,
                    "shape": shape,
                    "connections": clients,
                    "cpu_us_per_request": round(spent / seen["requests"] * 1e6, 1),
                    "p50_us": seen["p50_us"],
                    "p99_us": seen["p99_us"],
                    "requests_per_second": round(seen["requests"] / seen["seconds"], 1),
                    "resident_mib": round(resident_mib(group), 1),
                }
            )
            print(rows[-1], file=sys.stderr)
    return rows


def enough(group: int, port: int, body: Path, clients: int, seconds: int) -> tuple[float, dict]:
    """A measurement of some seconds; of more where a request takes so long that few would end: at most a minute."""
    while True:
        before = cpu_seconds(group)
        seen = wrk(port, body, clients, seconds)
        if seen["requests"] >= 50 or seconds >= 60 or seen["failed"]:
            return cpu_seconds(group) - before, seen
        seconds = min(60, seconds * 3)


def values(answer: bytes) -> dict[str, list]:
    """By name: Python's order of columns is any."""
    columns = json.loads(answer)
    return {name: result["values"] for name, result in zip(columns["metadata"]["feature_names"], columns["results"], strict=True)}


def run(seconds: int, connections: list[int]) -> list[dict]:
    feast = str(Path(sys.executable).with_name("feast"))
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as running:
        folder = Path(scratch)
        redis = free_port()
        running.enter_context(
            process(
                ["redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--dir", scratch], folder, "redis.log"
            )
        )
        (folder / "feature_store.yaml").write_text(
            f"project: bench\nprovider: local\nregistry: {folder}/registry.db\nentity_key_serialization_version: 3\n"
            f'online_store: {{type: redis, connection_string: "127.0.0.1:{redis}"}}\noffline_store: {{type: dask}}\n'
            "auth: {type: no_auth}\n"
        )
        (folder / "definitions.py").write_text(DEFINITIONS)
        quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([feast, "apply"], **quiet)
        subprocess.run([sys.executable, "-c", FILL], **quiet)
        ours, theirs = free_port(), free_port()
        servers = {
            "featurestore": ([str(ROOT / "bin/feast"), "serve", "-h", "127.0.0.1", "-p", str(ours)], ours),
            "feast (Python)": (
                [feast, "serve", "-h", "127.0.0.1", "-p", str(theirs), "--no-access-log", "--max-requests", "100000000"],
                theirs,
            ),
        }
        rows, answers = [], {}
        for name, (command, port) in servers.items():
            log = name.split()[0] + str(port) + ".log"
            with process(command, folder, log, FEAST_FS_YAML_FILE_PATH=str(folder / "feature_store.yaml")) as server:
                answers[name] = [values(await_server(port, body_of(shape), server, folder / log)) for shape in SHAPES]
                rows += measure(name, server.pid, port, folder, seconds, connections)
        first, second = answers.values()
        if first != second:
            raise SystemExit("the two servers answer different values")
    return rows


def table(result: dict) -> str:
    lines = [
        f"{where(result)}. CPU is user and system time of the server's processes; Redis and the load driver share the cores.",
        "",
        "| request | connections | | CPU per request | p50 | p99 | requests/s | resident |",
        "|---|---|---|---|---|---|---|---|",
    ]
    keys = sorted({(row["shape"], row["connections"]) for row in result["rows"]})
    for shape, connections in keys:
        pair = [r for r in result["rows"] if (r["shape"], r["connections"]) == (shape, connections)]
        for row in pair:
            lines.append(
                f"| {shape} | {connections} | {row['server']} | {row['cpu_us_per_request']:.0f} us | {row['p50_us']} us "
                f"| {row['p99_us']} us | {row['requests_per_second']:.0f} | {row['resident_mib']:.0f} MiB |"
            )
        ours, theirs = pair
        lines.append(
            f"| | | ratio, theirs to ours | **{theirs['cpu_us_per_request'] / ours['cpu_us_per_request']:.1f}** "
            f"| **{theirs['p50_us'] / ours['p50_us']:.1f}** | {theirs['p99_us'] / ours['p99_us']:.1f} "
            f"| {theirs['requests_per_second'] / ours['requests_per_second']:.2f} | |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=6, help="of each measurement")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    options = parser.parse_args()
    outcome = begun("online", sys.argv[1:])
    outcome["rows"] = run(options.seconds, options.connections)
    publish("online", outcome, table)
