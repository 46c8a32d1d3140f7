"""`feast materialize` and `materialize-incremental`, ours and Python's, over the same Parquet files: equal bytes in Redis, a
registry that Python reads on, and runs that are cut off midway."""

import datetime
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import redis
from feast import FeatureStore
from feast.feature_view import FeatureViewState

from product import LAUNCHER, apply, environment, feast, free_port, online_server, python_feast, repository

# How many rows the runs have that are cut off midway; the full number by name.
MANY = int(os.environ.get("MATERIALIZE_ROWS", "300000"))
UTC = datetime.UTC
START, END = datetime.datetime(2026, 1, 1, tzinfo=UTC), datetime.datetime(2026, 2, 1, tzinfo=UTC)
WINDOW = ("2026-01-01T00:00:00", "2026-02-01T00:00:00")
PARTS = {"ours": 3, "python": 4}

DEFINITIONS = """
from datetime import timedelta
from pathlib import Path
from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Array, Bool, Float32, Float64, Int32, Int64, String, UnixTimestamp

HERE = Path(__file__).parent
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
zone = Entity(name="zone", join_keys=["zone"], value_type=ValueType.STRING)

def source(name, **more):
    return FileSource(name=name + "_source", path=str(HERE / f"{name}.parquet"), timestamp_field="event_timestamp", **more)

stats = FeatureView(
    name="stats", entities=[driver], ttl=timedelta(days=3650),
    schema=[Field(name="driver_id", dtype=Int64)] + [
        Field(name="rate", dtype=Float64), Field(name="score", dtype=Float32), Field(name="trips", dtype=Int64),
        Field(name="rank", dtype=Int32), Field(name="name", dtype=String), Field(name="active", dtype=Bool),
        Field(name="seen", dtype=UnixTimestamp), Field(name="vector", dtype=Array(Float32)),
        Field(name="counts", dtype=Array(Int64)), Field(name="words", dtype=Array(String))],
    source=source("stats", created_timestamp_column="created"))
pairs = FeatureView(
    name="pairs", entities=[driver, zone], ttl=timedelta(days=3650),
    schema=[Field(name="driver_id", dtype=Int64), Field(name="zone", dtype=String), Field(name="fee", dtype=Float64)],
    source=source("pairs", field_mapping={"zone_code": "zone", "fee_eur": "fee"}))
everyone = FeatureView(
    name="everyone", entities=[], ttl=timedelta(days=3650),
    schema=[Field(name="rate", dtype=Float64)], source=source("everyone"))
many = FeatureView(
    name="many", entities=[driver], ttl=timedelta(days=3650),
    schema=[Field(name="driver_id", dtype=Int64), Field(name="value", dtype=Int64)], source=source("many"))
"""


def micros(*times: str) -> pa.Array:
    return pa.array(np.array(times, "datetime64[us]"), pa.timestamp("us", "UTC"))


def data(folder: Path) -> None:
    random = np.random.default_rng(7)
    rows = 3000
    times = np.datetime64("2026-01-01T00:00:00", "us") + random.integers(0, 20 * 86_400, rows).astype("timedelta64[s]")
    stats = {
        "driver_id": random.integers(0, 700, rows),
        "rate": random.random(rows),
        "score": random.random(rows).astype("float32"),
        "trips": random.integers(-(2**62), 2**62, rows),
        "rank": random.integers(0, 9, rows).astype("int32"),
        "name": [None if i % 7 == 0 else f"größe {i}" for i in range(rows)],
        "active": random.random(rows) > 0.5,
        "seen": pa.array(times, pa.timestamp("us", "UTC")),
        "vector": pa.array([[float(i), 0.5] for i in range(rows)], pa.list_(pa.field("item", pa.float32()))),
        "counts": [[i, -i] for i in range(rows)],
        "words": pa.array([["a", str(i)] for i in range(rows)], pa.list_(pa.field("item", pa.string()))),
        "event_timestamp": pa.array(times, pa.timestamp("us", "UTC")),
        "created": pa.array(times + random.integers(0, 999, rows).astype("timedelta64[s]"), pa.timestamp("us", "UTC")),
    }
    pq.write_table(pa.table(stats), folder / "stats.parquet")
    pairs = {
        "driver_id": [1, 1, 2, 2],
        "zone_code": ["a", "b", "a", "a"],
        "fee_eur": [1.0, 2.0, 3.0, 4.0],
        "event_timestamp": micros("2026-01-02", "2026-01-03", "2026-01-04", "2026-01-03"),
    }
    pq.write_table(pa.table(pairs), folder / "pairs.parquet")
    everyone = {"rate": [0.25, 0.75, 0.5], "event_timestamp": micros("2026-01-02", "2026-01-05", "2026-01-03")}
    pq.write_table(pa.table(everyone), folder / "everyone.parquet")
    many = {
        "driver_id": np.arange(MANY),
        "value": np.arange(MANY) * 3,
        "event_timestamp": pa.array(np.full(MANY, np.datetime64("2026-01-10T00:00:00", "us")), pa.timestamp("us", "UTC")),
    }
    pq.write_table(pa.table(many), folder / "many.parquet", row_group_size=50_000)


class World:
    """One set of definitions and files, registered twice: for us and for Python, each with a database of its own in Redis."""

    def __init__(self, folder: Path, address: str) -> None:
        self.host, port = address.split(":")
        self.port = int(port)
        self.folders = {name: self.repository(folder / name, address, database) for name, database in PARTS.items()}
        self.ours, self.python = self.folders["ours"], self.folders["python"]

    def repository(self, folder: Path, address: str, database: int) -> Path:
        store = {"type": "redis", "connection_string": f"{address},db={database}"}
        made = repository(folder, "shop", online_store=store)
        (made / "definitions.py").write_text(DEFINITIONS)
        data(made)
        apply(made)
        return made

    def redis(self, name: str) -> redis.Redis:
        return redis.Redis(host=self.host, port=self.port, db=PARTS[name])

    def hashes(self, name: str) -> dict[bytes, dict[bytes, bytes]]:
        client = self.redis(name)
        return {key: client.hgetall(key) for key in client.scan_iter(count=1000)}

    def store(self, name: str) -> FeatureStore:
        return FeatureStore(repo_path=str(self.folders[name]))

    def intervals(self, view: str) -> list[tuple[datetime.datetime, datetime.datetime]]:
        return self.store("ours").get_feature_view(view).materialization_intervals

    def state(self, view: str) -> FeatureViewState:
        return self.store("ours").get_feature_view(view).state

    def start(self, *arguments: str) -> subprocess.Popen:
        command = [LAUNCHER, "-c", str(self.ours), *arguments]
        return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def world(folder: Path, redis_address: str) -> World:
    return World(folder, redis_address)


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[str]:
    port = free_port()
    started = online_server(world.ours, port)
    yield f"http://localhost:{port}"
    started.stop()


def post(server: str, path: str, body: dict) -> tuple[int, object]:
    request = urllib.request.Request(server + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def test_both_store_the_same_bytes(world: World) -> None:
    done = feast(world.ours, "materialize", *WINDOW, "-v", "stats", "-v", "pairs", "-v", "everyone")
    assert "Materializing 3 feature views from 2026-01-01 00:00:00+00:00 to 2026-02-01 00:00:00+00:00" in done.stdout
    assert "pairs: 3 rows in" in done.stdout, done.stdout
    python_feast(world.python, "materialize", *WINDOW, "-v", "stats", "-v", "pairs", "-v", "everyone")
    ours, theirs = world.hashes("ours"), world.hashes("python")
    assert len(ours) > 600
    assert ours.keys() == theirs.keys()
    assert {key: ours[key] for key in ours if ours[key] != theirs[key]} == {}


def test_python_reads_what_we_materialized(world: World) -> None:
    features = [f"stats:{f.name}" for f in world.store("ours").get_feature_view("stats").features]
    keys = [{"driver_id": i} for i in range(0, 700, 7)]
    answers = [world.store(name).get_online_features(features, keys).to_dict() for name in PARTS]
    assert repr(answers[0]) == repr(answers[1])
    pair = world.store("ours").get_online_features(["pairs:fee"], [{"driver_id": 2, "zone": "a"}]).to_dict()
    assert pair["fee"] == [3.0]


def test_python_reads_the_registry_and_goes_on_from_there(world: World) -> None:
    assert world.intervals("stats") == [(START, END)]
    assert world.state("stats") == FeatureViewState.AVAILABLE_ONLINE
    world.store("ours").materialize_incremental(END + datetime.timedelta(days=1), ["stats"])
    assert world.intervals("stats")[-1] == (END, END + datetime.timedelta(days=1))


def test_adjacent_ranges_are_one(world: World) -> None:
    feast(world.ours, "materialize-incremental", "2026-02-03T00:00:00", "-v", "pairs")
    feast(world.ours, "materialize-incremental", "2026-02-04T00:00:00", "-v", "pairs")
    assert world.intervals("pairs") == [(START, datetime.datetime(2026, 2, 4, tzinfo=UTC))]


def test_a_window_that_ends_before_it_starts_is_never_recorded(world: World) -> None:
    done = feast(world.ours, "materialize-incremental", "2026-01-15T00:00:00", "-v", "pairs")
    assert "nothing to do" in done.stdout
    assert feast(world.ours, "materialize", *reversed(WINDOW), "-v", "pairs", check=False).returncode == 1
    assert world.intervals("pairs") == [(START, datetime.datetime(2026, 2, 4, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "START_TS and END_TS are required"),
        ([*WINDOW, "--disable-event-timestamp"], 2, "Cannot specify START_TS or END_TS"),
        ([*WINDOW, "-v", "nope"], 1, "nope"),
        (["yesterday", "today"], 1, "START_TS"),
        ([*WINDOW, "--version", "v2"], 1, "--version requires --views with exactly one feature view."),
    ],
)
def test_exit_codes_are_those_of_python(world: World, arguments: list[str], code: int, said: str) -> None:
    done = feast(world.ours, "materialize", *arguments, check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def wait_for(condition, process: subprocess.Popen, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


def test_a_killed_run_leaves_its_window_to_the_next_which_completes_it(world: World) -> None:
    before = world.redis("ours").dbsize()
    run = world.start("materialize", *WINDOW, "-v", "many")
    wait_for(lambda: world.redis("ours").dbsize() > before + MANY // 10, run)
    run.kill()
    run.wait()
    assert world.redis("ours").dbsize() < before + MANY, "it was too late to kill it"
    assert world.intervals("many") == []
    done = feast(world.ours, "materialize", *WINDOW, "-v", "many")
    assert f"many: {MANY:,} rows in" in done.stdout, done.stdout
    stored = world.store("ours").get_online_features(["many:value"], [{"driver_id": i} for i in range(0, MANY, 997)]).to_dict()
    assert stored["value"] == [i * 3 for i in range(0, MANY, 997)]
    assert world.intervals("many") == [(START, END)]


def test_a_signal_puts_the_view_back_to_where_it_was(world: World) -> None:
    assert world.state("many") == FeatureViewState.AVAILABLE_ONLINE
    run = world.start("materialize", "2025-01-01", "2026-02-01", "-v", "many")
    wait_for(lambda: world.state("many") == FeatureViewState.MATERIALIZING, run)
    run.send_signal(signal.SIGTERM)
    assert run.wait(30) == 143
    assert world.state("many") == FeatureViewState.AVAILABLE_ONLINE
    assert world.intervals("many") == [(START, END)]


def test_pythons_client_has_the_server_materialize(world: World, server: str, folder: Path) -> None:
    registry = {"path": str(world.ours / "data" / "registry.db")}
    client = repository(folder / "client", "shop", registry=registry, online_store={"type": "remote", "path": server})
    FeatureStore(repo_path=str(client)).materialize(START, END, ["everyone"])
    assert world.intervals("everyone") == [(START, END)]
    done = feast(client, "materialize-incremental", "2026-02-10T00:00:00", "-v", "everyone")
    assert "Done." in done.stdout
    assert world.intervals("everyone") == [(START, datetime.datetime(2026, 2, 10, tzinfo=UTC))]


def test_a_client_that_goes_away_cancels_nothing(world: World, server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    body = json.dumps({"start_ts": "2025-06-01", "end_ts": WINDOW[1], "feature_views": ["many"]}).encode()
    with socket.create_connection((host, int(port))) as gone:
        head = f"POST /materialize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        gone.sendall(head.encode() + body)
        deadline = time.monotonic() + 30
        while world.state("many") != FeatureViewState.MATERIALIZING:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    conflict = post(server, "/materialize?async=true", {"start_ts": "2025-06-01", "end_ts": WINDOW[1], "feature_views": ["many"]})
    assert conflict[0] == 409
    assert "already in MATERIALIZING state: ['many']" in conflict[1]["error"]
    joined = post(server, "/materialize", {"start_ts": "2025-06-01", "end_ts": WINDOW[1], "feature_views": ["many"]})
    assert joined == (200, None)
    assert world.intervals("many") == [(datetime.datetime(2025, 6, 1, tzinfo=UTC), END)]


def test_the_server_refuses_as_pythons_does(world: World, server: str) -> None:
    reversed_window = {"start_ts": WINDOW[1], "end_ts": WINDOW[0], "feature_views": ["stats"]}
    status, text = post(server, "/materialize", reversed_window)
    assert (status, "must be before end_ts" in text) == (422, True)
    status, text = post(server, "/materialize", {"feature_views": ["stats"]})
    assert "start_ts and end_ts are required when disable_event_timestamp is False" in text
    status, detail = post(server, "/materialize-incremental", {})
    assert (status, detail["detail"][0]["loc"]) == (422, ["body", "end_ts"])
    status, text = post(server, "/materialize", {"start_ts": WINDOW[0], "end_ts": WINDOW[1], "feature_views": ["nope"]})
    assert (status, "FeatureViewNotFoundException" in text) == (404, True)
    accepted = post(server, "/materialize?async=true", {"start_ts": WINDOW[0], "end_ts": WINDOW[1], "feature_views": ["pairs"]})
    assert accepted == (202, {"status": "accepted", "feature_views": ["pairs"]})
