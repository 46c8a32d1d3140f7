"""Python and our online server share one online store: each serves what the other wrote, with equal values.

Python opens the store directly and is the judge: its answer, as JSON, is what our server has to answer.
"""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from feast import FeatureStore
from feast.feature_server_utils import convert_response_to_dict

import stored
from product import apply, free_port, online_server, repository

RICH = Path(stored.__file__).parent
EPOCH = "1970-01-01T00:00:00Z"
AT = pd.Timestamp("2026-03-04T05:06:07.123456Z")


class World:
    """One registry file and one online store; Python in this process, our server beside it."""

    def __init__(self, folder: Path, store_section: dict) -> None:
        self.folder = repository(folder / "rich", "rich", online_store=store_section)
        shutil.copytree(RICH, self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "stored.py"))
        apply(self.folder)
        self.python = FeatureStore(repo_path=str(self.folder))
        stored.write(self.python)
        self.port = free_port()
        self.server = online_server(self.folder, self.port)
        remote = {"type": "remote", "path": f"http://localhost:{self.port}"}
        registry = {"path": str(self.folder / "data" / "registry.db")}
        self.client = FeatureStore(repo_path=str(repository(folder / "client", "rich", registry=registry, online_store=remote)))

    def post(self, path: str, body: dict) -> dict | None:
        request = urllib.request.Request(
            f"http://localhost:{self.port}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{path}: {refused.code} {refused.read().decode()}") from refused
        return json.loads(text) if text else None


def scalars(drivers: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "driver_id": drivers,
            "f_string": ["grüße 世界", ""],
            "f_int32": pd.array([-(2**31), 2**31 - 1], dtype="int32"),
            "f_int64": [2**53 + 1, -(2**63)],
            "f_double": [0.1, 1e300],
            "f_float": pd.array([0.25, -1.5], dtype="float32"),
            "f_bool": [True, False],
            "f_ts": [AT, AT + pd.Timedelta(days=1)],
            "f_uuid": ["12345678-1234-5678-1234-567812345678"] * 2,
            "f_json": ['{"a": [1, 2]}', "[]"],
            **times(2),
        }
    )


def lists(drivers: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "driver_id": drivers,
            "l_string": [["a", ""], ["ä"]],
            "l_int32": [[1, -1], [2]],
            "l_int64": [[2**53 + 1], [-(2**63)]],
            "l_double": [[0.1, 1e300], [1.5]],
            "l_float": [[0.5], [0.25, -1.0]],
            "l_bool": [[True, False], [False]],
            **times(2),
        }
    )


def times(count: int) -> dict:
    return {"event_timestamp": [AT] * count, "created": [AT] * count}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, store_section: dict) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("cross"), store_section)
    yield world
    world.server.stop()


def by_name(answer: dict) -> dict:
    return dict(zip(answer["metadata"]["feature_names"], answer["results"], strict=True))


def as_python_answers(store: FeatureStore, features: list[str], entities: dict, full: bool = False) -> dict:
    rows = [dict(zip(entities, row, strict=True)) for row in zip(*entities.values(), strict=True)]
    proto = store.get_online_features(features, rows, full_feature_names=full).proto
    return {name: as_every_store_says(result) for name, result in by_name(convert_response_to_dict(proto)).items()}


def as_every_store_says(result: dict) -> dict:
    """Of a row that was never written, Python says NOT_FOUND with every store but Redis; there it says PRESENT. Ours says
    NOT_FOUND with every store."""
    never = [value is None and time == EPOCH for value, time in zip(result["values"], result["event_timestamps"], strict=True)]
    statuses = ["NOT_FOUND" if missing else status for missing, status in zip(never, result["statuses"], strict=True)]
    return {**result, "statuses": statuses}


@pytest.mark.parametrize(("features", "entities"), stored.REQUESTS, ids=lambda it: it[0] if isinstance(it, list) else "")
def test_our_server_answers_as_python_does(world: World, features: list[str], entities: dict) -> None:
    ours = by_name(world.post("/get-online-features", {"features": features, "entities": entities}))
    assert ours == as_python_answers(world.python, features, entities)


def test_a_view_without_entities_has_one_row_for_all(world: World) -> None:
    ours = by_name(world.post("/get-online-features", {"features": ["everywhere:g_val"], "entities": {"driver_id": [1]}}))
    assert ours["g_val"]["values"] == [2.5]


def test_a_feature_service_with_aliases_answers_as_in_python(world: World) -> None:
    service = world.python.get_feature_service("two_ends")
    entities = {"origin_id": [1001, -5], "goal_id": [-5, 9]}
    body = {"feature_service": "two_ends", "entities": entities, "full_feature_names": True}
    ours = by_name(world.post("/get-online-features", body))
    assert ours == as_python_answers(world.python, service, entities, full=True)


@pytest.mark.parametrize(("view", "rows"), [("plain", scalars), ("plain_lists", lists)])
def test_python_reads_what_the_client_wrote_through_our_server(world: World, view: str, rows) -> None:
    """The same rows, once through our server, once with Python's own store code: Python reads equal values."""
    through, direct = rows([1, 2]), rows([3, 4])
    world.client.write_to_online_store(view, through)
    world.python.write_to_online_store(view, direct)
    features = [f"{view}:{name}" for name in through.columns if name.startswith(("f_", "l_"))]
    ours = as_python_answers(world.python, features, {"driver_id": [1, 2]})
    pythons = as_python_answers(world.python, features, {"driver_id": [3, 4]})
    ours.pop("driver_id"), pythons.pop("driver_id")
    assert ours == pythons


def test_python_reads_what_was_pushed(world: World) -> None:
    body = {
        "push_source_name": "pushes",
        "df": {
            "driver_id": [21, 22],
            "p_int": [2**40, None],
            "p_small": [-3, 4],
            "p_text": ["ä", None],
            "p_at": [1767323045, None],
            "event_timestamp": [AT.isoformat()] * 2,
            "created": [AT.isoformat()] * 2,
        },
    }
    assert world.post("/push", body) is None
    features = ["pushed:p_int", "pushed:p_small", "pushed:p_text", "pushed:p_at"]
    read = as_python_answers(world.python, features, {"driver_id": [21, 22]})
    assert read["p_int"]["values"] == [2**40, None]
    assert read["p_small"]["values"] == [-3, 4]
    assert read["p_text"]["values"] == ["ä", None]
    assert read["p_at"]["values"] == [1767323045, None]
