"""A data scientist registers features, writes rows and reads them back: all through our servers, with the Python SDK."""

import time
from collections.abc import Iterator

import pandas as pd
import pytest
from feast import FeatureService
from feast.errors import FeatureServiceNotFoundException

import rows
from pod import Pod
from product import python_feast


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, store_section: dict) -> Iterator[Pod]:
    pod = Pod(tmp_path_factory.mktemp("servers"), store_section)
    python_feast(pod.client, "apply", "--skip-source-validation")
    yield pod
    pod.stop()


@pytest.mark.parametrize(("view", "key", "count"), [("driver_stats", "driver_id", 1000), ("customer_profile", "customer_id", 10)])
def test_rows_are_read_as_they_were_written(world: Pod, view: str, key: str, count: int) -> None:
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


def test_what_was_applied_is_served_within_seconds(world: Pod) -> None:
    """The online server asks the registry server; nobody has to wait for its next minute."""
    store = world.store()
    view = store.get_feature_view("driver_stats")
    store.apply([FeatureService(name="just_applied", features=[view[["trips"]]])])
    deadline = time.monotonic() + 5
    while True:
        try:
            answer = store.get_online_features(store.get_feature_service("just_applied"), [{"driver_id": 1007}]).to_dict()
            break
        except FeatureServiceNotFoundException:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert answer == {"driver_id": [1007], "trips": [7]}


def test_a_feature_service_answers_by_its_aliases(world: Pod) -> None:
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


def test_who_was_never_written_has_no_values(world: Pod) -> None:
    answer = world.store().get_online_features(["driver_stats:trips", "driver_stats:car"], [{"driver_id": -1}]).to_dict()
    assert answer == {"driver_id": [-1], "trips": [None], "car": [None]}


def test_rows_can_be_pushed(world: Pod) -> None:
    """The SDK turns a push into /write-to-online-store of each view of the source; here a later row wins."""
    store = world.store()
    newer = rows.driver_stats(1).assign(trips=pd.array([77], dtype="int32"))
    newer["event_timestamp"] += pd.Timedelta(days=1)
    store.write_to_online_store("driver_stats", newer)
    assert store.get_online_features(["driver_stats:trips"], [{"driver_id": 1000}]).to_dict()["trips"] == [77]
