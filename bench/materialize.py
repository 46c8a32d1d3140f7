"""Measures materialization into Redis; see bench/materialize."""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from measuring import begun, free_port, memory_mib, publish, where

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


def measured(command: list[str], folder: Path, log: Path) -> dict:
    """Wall and CPU seconds of a command, and the most memory that it held."""
    environment = {**os.environ, "FEAST_USAGE": "False", "PYTHONWARNINGS": "ignore"}
    peak = 0.0
    with log.open("w") as out:
        began = time.monotonic()
        started = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
        # Not the peak of wait4: a child begins with that of the process that it was forked from, this one.
        while not (ended := os.wait4(started.pid, os.WNOHANG))[0]:
            with contextlib.suppress(OSError, AssertionError):
                peak = max(peak, memory_mib(started.pid, "VmHWM"))
            time.sleep(0.02)
        wall = time.monotonic() - began
    _, status, usage = ended
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {started.returncode}\n{log.read_text()[-3000:]}")
    return {"wall_s": round(wall, 2), "cpu_s": round(usage.ru_utime + usage.ru_stime, 2), "peak_mib": round(peak)}


def word(text: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(text), text)


def dump(port: int, source: Path, file: Path) -> None:
    """Every hash of the server as the HSET that makes it, in the order of the source's rows.

    In the order of Redis's own table, in which SCAN gives them, Redis takes them in a third faster: what is written next
    lies beside what was written last. No source has that order.
    """
    import redis as client

    server = client.Redis(port=port)
    keys = {int.from_bytes(key.removesuffix(b"bench")[-8:], "little"): key for key in server.scan_iter(count=5000)}
    order = [keys[driver] for driver in pq.read_table(source, columns=["driver_id"])["driver_id"].to_pylist()]
    with file.open("wb") as out:
        for start in range(0, len(order), 5000):
            some = order[start : start + 5000]
            pipe = server.pipeline(transaction=False)
            for key in some:
                pipe.hgetall(key)
            for key, fields in zip(some, pipe.execute(), strict=True):
                out.write(b"*%d\r\n" % (2 + 2 * len(fields)) + word(b"HSET") + word(key))
                out.write(b"".join(word(name) + word(value) for name, value in fields.items()))


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


def loaded(launcher: str, view: str, rows: int, folder: Path, port: int) -> dict:
    """Ours, into an empty store: the figures of its process, and its own word for how long the rows took."""
    redis(port, "flushall")
    log = folder / "ours.log"
    figures = measured([launcher, "materialize", START, END, "-v", view], folder, log)
    line = re.search(rf"^{view}: ([\d,]+) rows in ([\d.]+) s", log.read_text(), re.M)
    assert int(line[1].replace(",", "")) == rows == int(redis(port, "dbsize")), line[0]
    return figures | {"rows": rows, "load_s": float(line[2])}


def run(launcher: str, rows: int, python_rows: int, runs: int) -> list[dict]:
    import redis as client

    feast = str(Path(sys.executable).with_name("feast"))
    with tempfile.TemporaryDirectory() as scratch, redis_server(Path(scratch)) as port:
        folder = Path(scratch)
        configuration(folder, port)
        (folder / "definitions.py").write_text(DEFINITIONS)
        parquet(folder / "all.parquet", rows)
        parquet(folder / "some.parquet", python_rows)
        subprocess.run([feast, "apply"], cwd=folder, check=True, capture_output=True)

        pairs = []
        for number in range(runs):
            ours = loaded(launcher, "all", rows, folder, port)
            if number == 0:
                dump(port, folder / "all.parquet", folder / "commands.resp")
            redis(port, "flushall")
            plain = raw(port, folder / "commands.resp")
            assert int(redis(port, "dbsize")) == rows
            pairs.append((plain, ours))
            print(f"raw {plain:.2f} s, ours {ours}", file=sys.stderr)
        # The run whose ratio is in the middle, whole: a figure of one and a figure of another run say nothing together.
        seconds, ours = sorted(pairs, key=lambda pair: pair[0] / pair[1]["load_s"])[len(pairs) // 2]
        ours["name"] = "featurestore"
        ratios = sorted(round(seconds / ours["load_s"], 3) for seconds, ours in pairs)
        plain = {"name": "raw HSETs (redis-cli --pipe)", "rows": rows, "wall_s": round(seconds, 2), "load_s": round(seconds, 2)}

        mine = loaded(launcher, "some", python_rows, folder, port)
        keys = list(client.Redis(port=port).scan_iter(count=1000))[:1000]
        expected = digest(port, keys)
        redis(port, "flushall")
        theirs = measured([feast, "materialize", START, END, "-v", "some"], folder, folder / "theirs.log")
        theirs |= {"name": "feast (Python)", "rows": python_rows, "load_s": theirs["wall_s"]}
        if digest(port, keys) != expected:
            raise SystemExit("the two commands store different bytes")
        mine |= {"name": "featurestore, the same rows", "load_s": mine["wall_s"]}
    return [plain | {"ratios": ratios}, ours, mine, theirs]


def table(result: dict) -> str:
    plain, ours, mine, theirs = result["rows"]
    lines = [
        f"{where(result)}. {DOUBLES + WHOLES} features a row, each row a key of its own; Redis shares the cores. Raw HSETs are "
        f"the same bytes in the same order. Of {len(plain['ratios'])} pairs of runs, alternately, that with the median ratio.",
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
        f"Ours loads at **{loading:.0%}** of the rate of raw HSETs ({plain['ratios'][0]:.0%} to {plain['ratios'][-1]:.0%}; "
        f"{whole:.0%} counting the whole command). For the same {mine['rows']:,} rows Python takes "
        f"**{theirs['cpu_s'] / mine['cpu_s']:.1f}** times the CPU and **{theirs['wall_s'] / mine['wall_s']:.1f}** times as long.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("launcher")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--python-rows", type=int, default=100_000, help="fewer, because Python takes minutes")
    parser.add_argument("--runs", type=int, default=3, help="of ours and of raw HSETs")
    options = parser.parse_args()
    outcome = begun("materialize", sys.argv[2:])
    outcome["rows"] = run(options.launcher, options.rows, options.python_rows, options.runs)
    publish("materialize", outcome, table)
