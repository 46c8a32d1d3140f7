"""`POST /push` to the offline store, by our server and by Python's, each over its own copy of a Parquet file: training data
have the rows, and the two files are equal."""

import datetime
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from feast import FeatureStore

from product import PYTHON_FEAST, Server, apply, free_port, online_server, repository

DEFINITIONS = """
from datetime import timedelta
from pathlib import Path
from feast import Entity, FeatureView, Field, FileSource, PushSource, ValueType
from feast.types import Array, Bool, Float32, Float64, Int64, String

HERE = Path(__file__).parent
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
rows = FileSource(
    name="rows", path=str(HERE / "rows.parquet"), timestamp_field="event_timestamp", created_timestamp_column="created")
pushes = PushSource(name="pushes", batch_source=rows)
stats = FeatureView(
    name="stats", entities=[driver], ttl=timedelta(days=3650), source=pushes,
    schema=[Field(name="driver_id", dtype=Int64), Field(name="trips", dtype=Int64), Field(name="rate", dtype=Float64),
            Field(name="name", dtype=String), Field(name="active", dtype=Bool), Field(name="vector", dtype=Array(Float32))])
"""
AT = "2026-01-10 10:00:00+00:00"
NEW = {
    "driver_id": [1, 2],
    "event_timestamp": [AT, "2026-01-10T12:00:00.000001+02:00"],
    "created": [AT, AT],
    "trips": [2**53 + 1, 7],
    "rate": [0.5, None],
    "name": ["größe", None],
    "active": [True, False],
    "vector": [[1.0, 0.25], [2.5]],
}
SCHEMA = pa.schema(
    [
        ("driver_id", pa.int64()),
        ("event_timestamp", pa.timestamp("us", "UTC")),
        ("created", pa.timestamp("us", "UTC")),
        ("trips", pa.int64()),
        ("rate", pa.float64()),
        ("name", pa.string()),
        ("active", pa.bool_()),
        ("vector", pa.list_(pa.float32())),
    ]
)


def old() -> pa.Table:
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    row = {"driver_id": 1, "event_timestamp": day, "created": day, "trips": 1, "rate": 0.1, "name": "a", "active": True}
    return pa.Table.from_pylist([{**row, "vector": [1.5]}], SCHEMA)


def post(port: int, path: str, body: dict | None) -> tuple[int, dict]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or "null")
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read() or "null")


@dataclass
class Part:
    """A server, and the folder that it serves from."""

    folder: Path
    port: int

    def push(self, to: str, df: dict) -> tuple[int, dict]:
        return post(self.port, "/push", {"push_source_name": "pushes", "df": df, "to": to})

    def rows(self) -> list[dict]:
        table = pq.read_table(self.folder / "rows.parquet")
        assert table.schema.names == SCHEMA.names
        return sorted(table.cast(SCHEMA).to_pylist(), key=repr)


@dataclass
class World:
    ours: Part
    python: Part

    def push(self, to: str, df: dict) -> tuple[int, int]:
        return self.python.push(to, df)[0], self.ours.push(to, df)[0]

    def rows(self) -> tuple[list[dict], list[dict]]:
        return self.python.rows(), self.ours.rows()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    parts = [Part(repository(tmp_path_factory.mktemp(who), "shop"), free_port()) for who in ("ours", "python")]
    for part in parts:
        (part.folder / "definitions.py").write_text(DEFINITIONS)
        pq.write_table(old(), part.folder / "rows.parquet")
        apply(part.folder)
    world = World(*parts)
    port = world.python.port
    command = [PYTHON_FEAST, "-c", str(world.python.folder), "serve", "-p", str(port), "--no-access-log"]
    python = Server(world.python.folder, "python", command, lambda: post(port, "/health", None))
    ours = online_server(world.ours.folder, world.ours.port)
    yield world
    python.stop()
    assert ours.stop() == 0


@pytest.fixture
def world(servers: World) -> World:
    for part in (servers.ours, servers.python):
        pq.write_table(old(), part.folder / "rows.parquet")
    return servers


def past(folder: Path) -> list[dict]:
    entities = pd.DataFrame({"driver_id": [1, 2], "event_timestamp": [pd.Timestamp("2026-01-11", tz="UTC")] * 2})
    features = [f"stats:{name}" for name in SCHEMA.names[3:]]
    table = FeatureStore(repo_path=str(folder)).get_historical_features(entities, features).to_arrow()
    return sorted(table.to_pylist(), key=lambda row: row["driver_id"])


def test_pushed_rows_are_training_data(world: World) -> None:
    assert world.push("offline", NEW) == (200, 200)
    python, ours = world.rows()
    assert len(ours) == 3 and ours == python
    rows = past(world.ours.folder)
    assert rows[0]["trips"] == 2**53 + 1 and rows[0]["name"] == "größe" and rows[1]["vector"] == [2.5]


def test_pushed_to_both_they_are_served_at_once(world: World) -> None:
    def served() -> list:
        read = {"features": ["stats:trips"], "entities": {"driver_id": [3]}}
        return post(world.ours.port, "/get-online-features", read)[1]["results"][1]["values"]

    row = {name: values[:1] for name, values in NEW.items()} | {"driver_id": [3]}
    assert world.push("offline", row) == (200, 200)
    assert served() == [None]
    assert world.push("online_and_offline", row) == (200, 200)
    python, ours = world.rows()
    assert len(ours) == 3 and ours == python
    assert served() == row["trips"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"more": [1, 2]}, "unknown: [more]"),
        ({"trips": None}, "Missing: [trips]"),
        ({"trips": ["a", "b"]}, "column trips"),
        ({"trips": [1.5, 2]}, "column trips"),
    ],
    ids=["a column that the source lacks", "a column that is missing", "texts for numbers", "a fraction for a whole number"],
)
def test_what_the_file_cannot_hold_is_named_and_nothing_is_written(world: World, change: dict, named: str) -> None:
    df = {name: values for name, values in {**NEW, **change}.items() if values is not None}
    assert world.python.push("offline", df)[0] == 500
    status, refused = world.ours.push("offline", df)
    assert status == 422 and named in json.dumps(refused), refused
    assert world.rows()[1] == old().to_pylist()
