"""A project's life by Python's command line, with our registry server behind it: from apply to teardown."""

from collections.abc import Iterator

import pytest

from conftest import online_store
from pod import Pod
from product import python_feast

VIEWS = {"driver_stats", "customer_profile", "driver_customer_trips"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pod]:
    pod = Pod(tmp_path_factory.mktemp("servers"), online_store("sqlite", ""))
    apply(pod)
    yield pod
    pod.stop()


def apply(world: Pod) -> None:
    python_feast(world.client, "apply", "--skip-source-validation")


def plan(world: Pod) -> str:
    return python_feast(world.client, "plan", "--skip-source-validation").stdout


def test_plan_finds_no_difference_after_apply(world: Pod) -> None:
    planned = plan(world)
    assert "No changes to registry" in planned, planned


def test_lists_and_descriptions_show_what_was_registered(world: Pod) -> None:
    listed = python_feast(world.client, "feature-views", "list").stdout
    assert all(name in listed for name in VIEWS), listed
    described = python_feast(world.client, "feature-views", "describe", "driver_stats").stdout
    assert "last_scores" in described and "INT64_LIST" in described, described
    store = world.store()
    assert {e.name for e in store.list_entities()} == {"driver", "customer"}
    assert {s.name for s in store.list_data_sources()} == {f"{view}_source" for view in VIEWS}
    (projection, other) = store.get_feature_service("driver_activity").feature_view_projections
    assert (projection.name, projection.name_alias) == ("driver_stats", "activity")
    assert [f.name for f in projection.features] == ["trips", "rating"]
    assert (other.name, [f.name for f in other.features]) == ("customer_profile", ["segment"])


def test_a_change_is_applied(world: Pod) -> None:
    definitions = world.client / "features.py"
    definitions.write_text(definitions.read_text().replace('"team": "drivers"', '"team": "fleet"'))
    apply(world)
    assert world.store().get_feature_view("driver_stats").tags == {"team": "fleet"}
    assert "No changes to registry" in plan(world)


def test_what_leaves_the_repository_leaves_the_registry(world: Pod) -> None:
    definitions = world.client / "features.py"
    before = definitions.read_text()
    definitions.write_text(before[: before.index("driver_activity =")])
    apply(world)
    assert world.store().list_feature_services() == []
    assert {v.name for v in world.store().list_feature_views()} == VIEWS


def test_one_object_is_deleted_by_its_name(world: Pod) -> None:
    python_feast(world.client, "delete", "driver_customer_trips")
    assert {v.name for v in world.store().list_feature_views()} == {"driver_stats", "customer_profile"}


def test_teardown_takes_all(world: Pod) -> None:
    python_feast(world.client, "teardown")
    assert world.store().list_feature_views() == []
    assert world.store().registry.list_projects() == []
