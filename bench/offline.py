"""Measures training data from the past; see bench/offline."""

import argparse
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measuring import begun, cpu_seconds, free_port, memory_mib, publish, where

FEATURES = [f"d{n}" for n in range(5)] + [f"i{n}" for n in range(5)]
DAYS, TTL_DAYS = 90, 10

# Part by part, each of a time of its own: as a source grows, and in the memory of one part.
DATA = """
import sys, numpy as np, pyarrow as pa, pyarrow.parquet as pq
folder, rows, entities, keys, days = sys.argv[1], *map(int, sys.argv[2:])
rng = np.random.default_rng(7)
start, span = np.datetime64("2026-01-01", "us").astype("int64"), days * 86_400_000_000
def stamps(values): return pa.array(values, pa.timestamp("us", "UTC"))
writer, part = None, 1_000_000
for first in range(0, rows, part):
    count = min(part, rows - first)
    at = np.sort(start + span * first // rows + rng.integers(0, span * count // rows, count))
    table = pa.table({
        "driver_id": rng.integers(0, keys, count), "event_timestamp": stamps(at),
        "created": stamps(at + rng.integers(0, 10**9, count)),
        **{f"d{n}": rng.random(count) for n in range(5)}, **{f"i{n}": rng.integers(0, 2**40, count) for n in range(5)},
    })
    writer = writer or pq.ParquetWriter(f"{folder}/source.parquet", table.schema)
    writer.write_table(table)
writer.close()
pq.write_table(pa.table({"driver_id": rng.integers(0, keys, entities),
    "event_timestamp": stamps(start + rng.integers(0, span, entities))}), f"{folder}/entities.parquet")
"""

DEFINITIONS = f"""
from datetime import timedelta
from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, Int64
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
view = FeatureView(
    name="view", entities=[driver], ttl=timedelta(days={TTL_DAYS}),
    schema=[Field(name="driver_id", dtype=Int64)] + [Field(name=f"d{{n}}", dtype=Float64) for n in range(5)]
    + [Field(name=f"i{{n}}", dtype=Int64) for n in range(5)],
    source=FileSource(name="source", path="{{folder}}/source.parquet", timestamp_field="event_timestamp",
                      created_timestamp_column="created"),
)
"""

# Asks as a data scientist does, and says after each call how long it took; waits for a line before each.
CLIENT = f"""
import json, sys, time, pandas as pd, pyarrow.compute as pc
from feast import FeatureStore
store = FeatureStore(sys.argv[1])
entities = pd.read_parquet(sys.argv[2])
for line in sys.stdin:
    frame = entities.head(int(line))
    begun = time.perf_counter()
    answer = store.get_historical_features(frame, [f"view:{{name}}" for name in {FEATURES}]).to_arrow()
    print(json.dumps({{"wall_s": time.perf_counter() - begun, "rows": answer.num_rows,
        "found": answer.num_rows - answer["i0"].null_count, "sum": pc.sum(pc.cast(answer["i0"], "int64", safe=False)).as_py()}}),
        flush=True)
"""

# The same work without a server: what the engine alone needs.
PLAIN = f"""
import json, sys, time, duckdb, pyarrow.parquet as pq, pyarrow.compute as pc
source = sys.argv[1]
entities = pq.read_table(sys.argv[2])
db = duckdb.connect()
db.execute("SET TimeZone = 'UTC'")
for line in sys.stdin:
    frame = entities.slice(0, int(line))
    begun = time.perf_counter()
    answer = db.execute(f'''
        WITH once AS (
            SELECT * FROM read_parquet('{{source}}')
            QUALIFY row_number() OVER (PARTITION BY driver_id, event_timestamp ORDER BY created DESC NULLS LAST) = 1),
        joined AS (
            SELECT frame.driver_id, frame.event_timestamp, once.event_timestamp >= frame.event_timestamp - INTERVAL {TTL_DAYS} DAY
                AS fresh, {", ".join(f"once.{name}" for name in FEATURES)}
            FROM frame ASOF LEFT JOIN once
            ON frame.driver_id = once.driver_id AND frame.event_timestamp >= once.event_timestamp)
        SELECT driver_id, event_timestamp, {", ".join(f"CASE WHEN fresh THEN {name} END AS {name}" for name in FEATURES)}
        FROM joined''').to_arrow_table()
    print(json.dumps({{"wall_s": time.perf_counter() - begun, "rows": answer.num_rows,
        "found": answer.num_rows - answer["i0"].null_count, "sum": pc.sum(answer["i0"]).as_py()}}), flush=True)
"""


@contextlib.contextmanager
def process(command: list[str], folder: Path, log: str, **pipes) -> Iterator[subprocess.Popen]:
    """A program that ends with its context, by SIGTERM as in a pod."""
    environment = {**os.environ, "FEAST_USAGE": "False", "PYTHONWARNINGS": "ignore"}
    environment.pop("FEAST_FS_YAML_FILE_PATH", None)
    with (folder / log).open("w") as out:
        pipes = {"stdout": out, **pipes}
        started = subprocess.Popen(command, cwd=folder, env=environment, stderr=out, text=True, **pipes)
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def await_listening(port: int, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError as not_yet:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not come up:\n{log.read_text()[-3000:]}") from not_yet
            time.sleep(0.05)


def ask(asker: subprocess.Popen, rows: int, log: Path) -> dict:
    asker.stdin.write(f"{rows}\n")
    asker.stdin.flush()
    line = asker.stdout.readline()
    if not line:
        raise SystemExit(f"no answer:\n{log.read_text()[-4000:]}")
    return json.loads(line)


def measured(name: str, pid: int, asker: subprocess.Popen, log: Path, rows: int, calls: int) -> dict:
    """A call with ten rows and one with all, which are counted together; then the same large call again and again."""
    before = cpu_seconds(pid)
    ask(asker, 10, log)
    warm = cpu_seconds(pid)
    first = ask(asker, rows, log)
    after = cpu_seconds(pid)
    again = [] if calls else [(after - warm, first["wall_s"])]
    for _ in range(calls):
        begun = cpu_seconds(pid)
        answer = ask(asker, rows, log)
        again.append((cpu_seconds(pid) - begun, answer["wall_s"]))
    row = {
        "name": name,
        "cpu_s": round(after - before, 2),
        "warm_up_cpu_s": round(warm - before, 2),
        "wall_s": round(first["wall_s"], 2),
        "again_cpu_s": round(statistics.median(cpu for cpu, _ in again), 2),
        "again_wall_s": round(statistics.median(wall for _, wall in again), 2),
        "peak_mib": round(memory_mib(pid, "VmHWM")),
        **{key: first[key] for key in ("rows", "found", "sum")},
    }
    print(row, file=sys.stderr)
    return row


def repository(folder: Path, name: str, offline_store: dict) -> Path:
    made = folder / name
    made.mkdir()
    (made / "feature_store.yaml").write_text(
        f"project: bench\nprovider: local\nregistry: {folder}/registry.db\nentity_key_serialization_version: 3\n"
        f"online_store: {{type: sqlite, path: {folder}/online.db}}\noffline_store: {json.dumps(offline_store)}\n"
        "auth: {type: no_auth}\n"
    )
    return made


def run(launcher: str, options: argparse.Namespace) -> list[dict]:
    feast = str(Path(sys.executable).with_name("feast"))
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sizes = [str(options.rows), str(options.entities), str(options.keys), str(DAYS)]
        subprocess.run([sys.executable, "-c", DATA, scratch, *sizes], check=True)
        applied = repository(folder, "applied", {"type": "dask"})
        (applied / "definitions.py").write_text(DEFINITIONS.replace("{folder}", scratch))
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([feast, "apply", "--skip-source-validation"], cwd=applied, **quiet)
        servers = {
            "featurestore": (launcher, {"type": "duckdb"}),
            "feast (Python), duckdb": (feast, {"type": "duckdb"}),
            "feast (Python), dask": (feast, {"type": "dask"}),
        }
        chosen = [name for name in (*servers, "DuckDB alone") if not options.only or name in options.only]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        for number, name in enumerate(chosen):
            log = folder / f"asker-{number}.log"
            if name == "DuckDB alone":
                command = [sys.executable, "-c", PLAIN, f"{scratch}/source.parquet", f"{scratch}/entities.parquet"]
                with process(command, folder, log.name, **pipes) as alone:
                    rows.append(measured(name, alone.pid, alone, log, options.entities, options.calls))
                continue
            program, section = servers[name]
            port = free_port()
            home = repository(folder, f"server-{number}", section)
            client = repository(folder, f"client-{number}", {"type": "remote", "host": "localhost", "port": port})
            command = [program, "-c", str(home), "serve_offline", "-h", "127.0.0.1", "-p", str(port)]
            command += ["--memory", str(options.memory)] if options.memory and name == "featurestore" else []
            asking = [sys.executable, "-c", CLIENT, str(client), f"{scratch}/entities.parquet"]
            with process(command, folder, f"server-{number}.log") as server:
                await_listening(port, server, folder / f"server-{number}.log")
                with process(asking, folder, log.name, **pipes) as asker:
                    rows.append(measured(name, server.pid, asker, log, options.entities, options.calls))
    right = [row for row in rows if row["rows"] == options.entities]
    if len({(row["found"], row["sum"]) for row in right}) > 1:
        raise SystemExit(f"the answers differ: {rows}")
    return rows


def table(result: dict) -> str:
    lines = [
        f"{where(result)}. "
        f"{result['rows_in_source']} rows x {len(FEATURES)} features joined to {result['entities']} entity rows. CPU is user and "
        "system time of the server's process: of a first small and a first large call together, and of each large call later.",
        "",
        "| | CPU | wall | CPU again | wall again | peak memory | rows | with values |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        lines.append(
            f"| {row['name']} | {row['cpu_s']:.2f} s | {row['wall_s']:.2f} s | {row['again_cpu_s']:.2f} s "
            f"| {row['again_wall_s']:.2f} s | {row['peak_mib']} MiB | {row['rows']} | {row['found']} |"
        )
    by_name = {row["name"]: row for row in result["rows"]}
    ours, alone = by_name.get("featurestore"), by_name.get("DuckDB alone")
    if ours and alone:
        ratios = [ours[key] / alone[key] for key in ("cpu_s", "wall_s", "again_cpu_s", "again_wall_s", "peak_mib")]
        lines.append("| ours to DuckDB alone | " + " | ".join(f"**{ratio:.2f}**" for ratio in ratios) + " | | |")
    return "\n".join(lines) + "\n"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("launcher")
    parser.add_argument(
        "--large", action="store_true", help="ours alone: 50,000,000 rows, 1,000,000 keys and entity rows, in 4 GiB"
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--keys", type=int, default=50_000)
    parser.add_argument("--calls", type=int, default=3, help="large calls after the first")
    parser.add_argument("--memory", type=int, help="MiB that our server may use for rows and queries")
    parser.add_argument(
        "--only", nargs="+", help="'featurestore', 'feast (Python), duckdb', 'feast (Python), dask', 'DuckDB alone'"
    )
    given = parser.parse_args()
    if given.large:
        # What is left of 4 GiB is the JVM's, its heap's and the rows' on their way out.
        large = {"rows": 50_000_000, "entities": 1_000_000, "keys": 1_000_000, "calls": 0, "memory": 3072}
        given = argparse.Namespace(**{**vars(given), **large, "only": ["featurestore"]})
    return given


if __name__ == "__main__":
    given = options()
    outcome = begun("offline", sys.argv[2:])
    outcome |= {"rows_in_source": given.rows, "entities": given.entities}
    outcome["rows"] = run(given.launcher, given)
    publish("offline-large" if given.large else "offline", outcome, table)
