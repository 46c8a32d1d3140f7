"""A data scientist registers features, writes rows and reads them back: all through our servers, with the Python SDK.

The servers are set up as in a pod: the registry server keeps a file, the online server asks the registry server.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from feast import FeatureStore

import rows
from product import free_port, online_server, python_feast, registry_server, repository

DEFINITIONS = Path(rows.__file__).with_name("features.py")


class World:
    def __init__(self, folder: Path, store_section: dict) -> None:
        registry_port, online_port = free_port(), free_port()
        remote = {"registry_type": "remote", "path": f"localhost:{registry_port}"}
        shared = repository(folder / "registry", "ride", online_store=store_section)
        serving = repository(folder / "online", "ride", registry=remote, online_store=store_section)
        online = {"type": "remote", "path": f"http://localhost:{online_port}"}
        self.client = repository(folder / "client", "ride", registry=remote, online_store=online)
        self.stranger = repository(folder / "stranger", "elsewhere", registry=remote, online_store=online)
        shutil.copy(DEFINITIONS, self.client / "features.py")
        self.registry = registry_server(shared, registry_port)
        self.online = online_server(serving, online_port)

    def store(self) -> FeatureStore:
        return FeatureStore(repo_path=str(self.client))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, store_section: dict) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("servers"), store_section)
    python_feast(world.client, "apply", "--skip-source-validation")
    yield world
    assert world.online.stop() == 0
    assert world.registry.stop() == 0


def test_plan_finds_no_difference_after_apply(world: World) -> None:
    planned = python_feast(world.client, "plan", "--skip-source-validation").stdout
    assert "No changes to registry" in planned, planned


def test_lists_and_descriptions_show_what_was_registered(world: World) -> None:
    views = python_feast(world.client, "feature-views", "list").stdout
    assert all(name in views for name in ("driver_stats", "customer_profile", "driver_customer_trips")), views
    described = python_feast(world.client, "feature-views", "describe", "driver_stats").stdout
    assert "last_scores" in described and "INT64_LIST" in described, described
    store = world.store()
    assert {e.name for e in store.list_entities()} == {"driver", "customer"}
    assert {s.name for s in store.list_data_sources()} == {
        "driver_stats_source",
        "customer_profile_source",
        "driver_customer_trips_source",
    }
    (projection, other) = store.get_feature_service("driver_activity").feature_view_projections
    assert (projection.name, projection.name_alias) == ("driver_stats", "activity")
    assert [f.name for f in projection.features] == ["trips", "rating"]
    assert (other.name, [f.name for f in other.features]) == ("customer_profile", ["segment"])


@pytest.mark.parametrize(("view", "key", "count"), [("driver_stats", "driver_id", 1000), ("customer_profile", "customer_id", 10)])
def test_rows_are_read_as_they_were_written(world: World, view: str, key: str, count: int) -> None:
    written = getattr(rows, view)(count)
    store = world.store()
    store.write_to_online_store(view, written)
    expected = written.drop(columns=["event_timestamp", "created"])
    features = [f"{view}:{name}" for name in expected.columns if name != key]
    answer = store.get_online_features(features, [{key: value} for value in expected[key]]).to_dict()
    for name in expected.columns:
        wanted = [int(v.timestamp()) if isinstance(v, pd.Timestamp) else v for v in expected[name].tolist()]
        got = [int(v.timestamp()) if hasattr(v, "timestamp") else v for v in answer[name]]
        assert got == wanted, name


def test_a_feature_service_answers_by_its_aliases(world: World) -> None:
    store = world.store()
    service = store.get_feature_service("driver_activity")
    entity = {"driver_id": 1007, "customer_id": "c7"}
    assert store.get_online_features(service, [entity]).to_dict() == {
        "driver_id": [1007],
        "customer_id": ["c7"],
        "trips": [7],
        "rating": [1.75],
        "segment": ["segment-1"],
    }
    full = store.get_online_features(service, [entity], full_feature_names=True).to_dict()
    assert full["activity__trips"] == [7] and full["customer_profile__segment"] == ["segment-1"], full


def test_who_was_never_written_has_no_values(world: World) -> None:
    answer = world.store().get_online_features(["driver_stats:trips", "driver_stats:car"], [{"driver_id": -1}]).to_dict()
    assert answer == {"driver_id": [-1], "trips": [None], "car": [None]}


def test_rows_can_be_pushed(world: World) -> None:
    """The SDK turns a push into /write-to-online-store of each view of the source; here a later row wins."""
    store = world.store()
    newer = rows.driver_stats(1).assign(trips=pd.array([77], dtype="int32"))
    newer["event_timestamp"] += pd.Timedelta(days=1)
    store.write_to_online_store("driver_stats", newer)
    assert store.get_online_features(["driver_stats:trips"], [{"driver_id": 1000}]).to_dict()["trips"] == [77]


def test_a_change_is_applied(world: World) -> None:
    definitions = world.client / "features.py"
    definitions.write_text(definitions.read_text().replace('"team": "drivers"', '"team": "fleet"'))
    python_feast(world.client, "apply", "--skip-source-validation")
    assert world.store().get_feature_view("driver_stats").tags == {"team": "fleet"}
    assert "No changes to registry" in python_feast(world.client, "plan", "--skip-source-validation").stdout


def test_what_leaves_the_repository_leaves_the_registry(world: World) -> None:
    definitions = world.client / "features.py"
    before = definitions.read_text()
    definitions.write_text(before[: before.index("driver_activity =")])
    python_feast(world.client, "apply", "--skip-source-validation")
    assert world.store().list_feature_services() == []
    definitions.write_text(before)
    python_feast(world.client, "apply", "--skip-source-validation")
    assert [s.name for s in world.store().list_feature_services()] == ["driver_activity"]


def test_one_object_is_deleted_by_its_name(world: World) -> None:
    python_feast(world.client, "delete", "driver_customer_trips")
    assert {v.name for v in world.store().list_feature_views()} == {"driver_stats", "customer_profile"}


def test_teardown_takes_all(world: World) -> None:
    python_feast(world.client, "teardown")
    assert world.store().list_feature_views() == []
    assert world.store().registry.list_projects() == []
