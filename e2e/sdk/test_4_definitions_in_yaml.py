"""Definitions in YAML, applied by our `feast`, give the registry that Python's `feast` makes of the same in Python."""

import json
import shutil
from pathlib import Path

import pytest
from feast import FeatureStore
from google.protobuf import text_format

import golden
from product import feast, free_port, python_feast, registry_server, repository

GOLDEN = Path(__file__).parents[2] / "server" / "src" / "test" / "resources" / "definitions" / "golden"


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Both folders, applied: ours, Python's."""
    base = tmp_path_factory.mktemp("definitions")
    ours, pythons = base / "ours", base / "pythons"
    shutil.copytree(GOLDEN / "yaml", ours)
    shutil.copytree(GOLDEN / "python", pythons)
    feast(ours, "apply")
    python_feast(pythons, "apply", "--skip-source-validation")
    return ours, pythons


def test_both_make_the_same_objects(applied: tuple[Path, Path]) -> None:
    ours, pythons = (golden.normalized(golden.read(folder / "data" / "registry.db")) for folder in applied)
    for kind, name in golden.KINDS.items():
        assert {name(o): text(o) for o in getattr(ours, kind)} == {name(o): text(o) for o in getattr(pythons, kind)}


def test_the_golden_file_is_what_python_makes_today(applied: tuple[Path, Path]) -> None:
    _, pythons = applied
    made = golden.normalized(golden.read(pythons / "data" / "registry.db"))
    assert text_format.MessageToString(made, as_utf8=True) == (GOLDEN / "registry.textproto").read_text()


def test_neither_sees_a_difference_in_what_the_other_applied(applied: tuple[Path, Path], tmp_path: Path) -> None:
    ours, pythons = applied
    swapped_python, swapped_ours = tmp_path / "python", tmp_path / "ours"
    shutil.copytree(pythons, swapped_python)
    shutil.copytree(ours, swapped_ours)
    shutil.copy(ours / "data" / "registry.db", swapped_python / "data" / "registry.db")
    shutil.copy(pythons / "data" / "registry.db", swapped_ours / "data" / "registry.db")
    assert "No changes to registry" in python_feast(swapped_python, "plan", "--skip-source-validation").stdout
    assert feast(swapped_ours, "plan").stdout == "No changes to registry\n"


def test_python_serves_an_sqlite_store_that_our_apply_made(applied: tuple[Path, Path]) -> None:
    ours, _ = applied
    store = FeatureStore(repo_path=str(ours))
    read = store.get_online_features(["driver_trips:trips"], [{"driver_id": 1}]).to_dict()
    assert read == {"driver_id": [1], "trips": [None]}


def test_a_registry_server_is_applied_to_as_well(applied: tuple[Path, Path], tmp_path: Path) -> None:
    port = free_port()
    shared = repository(tmp_path / "shared", "other")
    server = registry_server(shared, port)
    shutil.copytree(GOLDEN / "yaml", tmp_path / "client")
    remote = {"registry_type": "remote", "path": f"localhost:{port}"}
    client = repository(tmp_path / "client", "golden", registry=remote)
    assert "Created feature view driver_trips" in feast(client, "apply").stdout
    assert feast(client, "plan").stdout == "No changes to registry\n"
    (client / "services.yaml").unlink()
    planned = json.loads(feast(client, "plan", "--json").stdout)
    deleted = [change["name"] for change in planned["changes"] if change["action"] == "deleted"]
    assert deleted == ["all_of_it", "by_reference", "chosen"]
    feast(client, "apply")
    python = FeatureStore(repo_path=str(client))
    assert python.list_feature_services() == []
    local = FeatureStore(repo_path=str(applied[0]))
    assert {v.name for v in python.list_feature_views()} == {v.name for v in local.list_feature_views()}
    server.stop()


def test_the_template_serves_as_it_is(tmp_path: Path) -> None:
    feast(tmp_path, "init", "shop")
    folder = tmp_path / "shop" / "feature_repo"
    assert "Created feature service driver_activity_v1" in feast(folder, "apply", "--bootstrap").stdout
    assert "--bootstrap changes nothing" in feast(folder, "apply", "--bootstrap").stdout
    store = FeatureStore(repo_path=str(folder))
    service = store.get_feature_service("driver_activity_v1")
    read = store.get_online_features(service, [{"driver_id": 1001}]).to_dict()
    assert read == {"driver_id": [1001], "conv_rate": [None], "avg_daily_trips": [None]}


def text(message) -> str:
    return text_format.MessageToString(message, as_utf8=True)
