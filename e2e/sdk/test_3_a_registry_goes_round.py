"""A registry.db passes from Python to our server and back, and loses nothing on its way."""

import shutil
from pathlib import Path

import pytest
from feast import Entity, FeatureStore, ValueType
from feast.protos.feast.core.Registry_pb2 import Registry

import golden
import stored
from product import apply, free_port, python_feast, registry_server, repository

RICH = Path(stored.__file__).parent
# Field 4000 of FeatureViewSpec, a text: what a later version of Feast may have added.
UNKNOWN = b"\x82\xfa\x01\x06later!"
KINDS = [
    "projects",
    "entities",
    "data_sources",
    "feature_views",
    "stream_feature_views",
    "on_demand_feature_views",
    "label_views",
    "feature_services",
    "permissions",
    "saved_datasets",
    "validation_references",
    "project_metadata",
]


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Registry, Registry, Path]:
    """The registry as Python wrote it, as our server wrote it after others' changes, and the folder."""
    folder = repository(tmp_path_factory.mktemp("round") / "rich", "rich")
    shutil.copytree(RICH, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "stored.py"))
    apply(folder)
    file = folder / "data" / "registry.db"
    registry = golden.read(file)
    registry.feature_views[0].spec.MergeFromString(UNKNOWN)
    file.write_bytes(registry.SerializeToString())

    port = free_port()
    server = registry_server(folder, port)
    remote = {"registry_type": "remote", "path": f"localhost:{port}"}
    client = FeatureStore(repo_path=str(repository(folder.parent / "client", "rich", registry=remote)))
    client.apply([Entity(name="passing", join_keys=["passing_id"], value_type=ValueType.STRING)])
    assert "passing" in {entity.name for entity in golden_entities(file)}
    client.registry.delete_entity("passing", "rich")
    assert server.stop() == 0
    return registry, golden.read(file), folder


def golden_entities(file: Path) -> list:
    return [entity.spec for entity in golden.read(file).entities]


def test_it_was_written_anew(passed: tuple[Registry, Registry, Path]) -> None:
    before, after, _ = passed
    assert after.version_id != before.version_id and len(after.version_id) == 36
    assert after.last_updated.ToDatetime() > before.last_updated.ToDatetime()
    assert after.registry_schema_version == before.registry_schema_version == "1"


@pytest.mark.parametrize("kind", KINDS)
def test_all_objects_are_the_same_bytes(passed: tuple[Registry, Registry, Path], kind: str) -> None:
    before, after, _ = passed
    assert {bytes_of(o) for o in getattr(after, kind)} == {bytes_of(o) for o in getattr(before, kind)}


def test_history_and_infrastructure_are_the_same_bytes(passed: tuple[Registry, Registry, Path]) -> None:
    before, after, _ = passed
    records = [bytes_of(r) for r in before.feature_view_version_history.records]
    assert [bytes_of(r) for r in after.feature_view_version_history.records] == records and len(records) > 10
    tables = {bytes_of(o) for o in before.infra.infra_objects}
    assert {bytes_of(o) for o in after.infra.infra_objects} == tables and tables


def test_what_nobody_knows_is_kept(passed: tuple[Registry, Registry, Path]) -> None:
    _, after, _ = passed
    assert sum(UNKNOWN in view.SerializeToString() for view in after.feature_views) == 1


def test_python_opens_it_and_runs_its_functions(passed: tuple[Registry, Registry, Path]) -> None:
    _, _, folder = passed
    store = FeatureStore(repo_path=str(folder))
    adding = store.get_on_demand_feature_view("adding")
    assert adding.feature_transformation.udf({"trips": [1, 2], "more": [10, 20]}) == {"trips_plus": [11, 22]}
    assert store.get_stream_feature_view("streaming").stream_source.kafka_options.topic == "trips"
    assert [p.name for p in store.list_permissions()] == ["readers"]
    planned = python_feast(folder, "plan", "--skip-source-validation").stdout.splitlines()
    changes = [line for line in planned if line.startswith(("Created", "Updated", "Deleted"))]
    # Python takes every stream view for changed, in its own registry as well: it compares the times of its sources.
    assert changes == ["Updated stream feature view streaming"]


def bytes_of(message) -> bytes:
    return message.SerializeToString(deterministic=True)
