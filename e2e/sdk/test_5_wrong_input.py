"""What a Python user sees of a mistake: Feast's own exception with a text that names it; a client's fault is never a 5xx."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from feast import Entity, FeatureStore, FeatureView, Field, Project, ValueType
from feast import errors as feast_errors
from feast.on_demand_feature_view import OnDemandFeatureView
from feast.types import Int64

from conftest import online_store
from pod import Pod
from product import apply, eventually, feast, free_port, repository

NUMBERS = {"features": ["driver_stats:trips"], "entities": {"driver_id": [1000]}}


class World(Pod):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, online_store("sqlite", ""))
        apply(self.client)
        eventually(self.serves, "what was applied", self.online.process, self.online.log)
        self.opened = self.store()
        self.registry_client = self.opened.registry

    def serves(self) -> None:
        assert self.post("/get-online-features", NUMBERS)[0] == 200

    def post(self, path: str, body: bytes | dict, content_type: str = "application/json") -> tuple[int, object]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://localhost:{self.online_port}{path}", data, {"Content-Type": content_type})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("wrong"))
    yield world
    world.stop()


@pytest.mark.parametrize(
    ("getter", "error", "what"),
    [
        ("get_feature_view", feast_errors.FeatureViewNotFoundException, "Feature view"),
        ("get_entity", feast_errors.EntityNotFoundException, "Entity"),
        ("get_data_source", feast_errors.DataSourceObjectNotFoundException, "Data source"),
        ("get_feature_service", feast_errors.FeatureServiceNotFoundException, "Feature service"),
        ("get_saved_dataset", feast_errors.SavedDatasetNotFound, "Saved dataset"),
        ("get_permission", feast_errors.PermissionObjectNotFoundException, "Permission"),
        ("delete_feature_view", feast_errors.FeatureViewNotFoundException, "Feature view"),
        ("delete_entity", feast_errors.EntityNotFoundException, "Entity"),
    ],
)
def test_what_is_not_there_is_named(world: World, getter: str, error: type, what: str) -> None:
    with pytest.raises(error, match=f"{what} nope does not exist in project ride"):
        getattr(world.registry_client, getter)("nope", "ride")


def test_a_project_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(feast_errors.ProjectObjectNotFoundException, match="Project nope does not exist"):
        world.registry_client.get_project("nope")


def test_one_name_for_two_kinds_of_view_is_refused(world: World) -> None:
    def nothing(inputs):
        return inputs

    view = OnDemandFeatureView(
        name="driver_stats",
        sources=[world.opened.get_feature_view("driver_stats")],
        schema=[Field(name="x", dtype=Int64)],
        udf=nothing,
        udf_string="nothing",
        mode="python",
    )
    with pytest.raises(feast_errors.ConflictingFeatureViewNames, match="driver_stats"):
        world.registry_client.apply_feature_view(view, "ride")


@pytest.mark.parametrize(
    ("apply", "what"),
    [
        (lambda r: r.apply_entity(Entity(name="", value_type=ValueType.INT64), "ride"), "name"),
        (lambda r: r.apply_project(Project(name="no spaces please")), "no spaces please"),
        (lambda r: r.apply_feature_view(FeatureView(name="v", schema=[], version="newest"), "ride"), "newest"),
    ],
    ids=["an entity without a name", "a project with spaces", "a version that is none"],
)
def test_an_object_that_cannot_be_is_refused(world: World, apply, what: str) -> None:
    with pytest.raises(Exception, match=what):  # noqa: B017 - the SDK refuses some of them before it asks
        apply(world.registry_client)


def test_an_unknown_view_is_the_sdks_own_exception(world: World) -> None:
    with pytest.raises(feast_errors.FeatureViewNotFoundException, match="Feature view nope does not exist in project ride"):
        world.opened.get_online_features(["nope:trips"], [{"driver_id": 1}])


def test_an_unknown_feature_is_named_at_once(world: World) -> None:
    """At once: an answer in 500 to 504 would be repeated for three seconds and then lost."""
    with pytest.raises(feast_errors.FeastError, match="tripz"):
        world.opened.get_online_features(["driver_stats:tripz"], [{"driver_id": 1}])


def test_a_missing_key_is_named(world: World) -> None:
    with pytest.raises(feast_errors.FeastError, match="driver_id"):
        world.opened.get_online_features(["driver_stats:trips"], [{"drivers": 1}])


def test_a_key_of_the_wrong_type_is_named(world: World) -> None:
    with pytest.raises(feast_errors.FeastError, match="driver_id"):
        world.opened.get_online_features(["driver_stats:trips"], [{"driver_id": "anna"}])


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"features": ["driver_stats:trips"], "entities": {"driver_id": [1, 2], "x": [1]}}, 422, "same"),
        ({"features": [], "entities": {"driver_id": [1]}}, 422, "features"),
        ({"features": ["driver_stats"], "entities": {"driver_id": [1]}}, 422, "driver_stats"),
        ({"feature_service": "nope", "entities": {"driver_id": [1]}}, 404, "Feature service nope does not exist"),
        ({"features": ["driver_stats:trips"], "entities": {"driver_id": [None]}}, 422, "driver_id"),
        ({"features": ["driver_stats:trips"], "entities": {"driver_id": [2**70]}}, 422, "driver_id"),
    ],
    ids=["lists of unequal length", "no features", "no feature in a reference", "unknown service", "null key", "huge key"],
)
def test_a_wrong_request_is_the_clients_fault(world: World, body: dict, status: int, text: str) -> None:
    answered, answer = world.post("/get-online-features", body)
    assert answered == status, answer
    error = json.loads(answer)
    assert error["module"] == "feast.errors" and hasattr(feast_errors, error["class"]) and text in error["message"], error


@pytest.mark.parametrize(
    ("body", "location"),
    [
        (b'{"entities": {"driver_id": [1}', ["body"]),
        (b"", ["body"]),
        (b'{"features": ["driver_stats:trips"]}', ["body", "entities"]),
        (b'{"features": "driver_stats:trips", "entities": {"driver_id": [1]}}', ["body", "features"]),
        (b'{"features": ["driver_stats:trips"], "entities": [1]}', ["body", "entities"]),
    ],
    ids=["malformed", "empty", "without entities", "features are a text", "entities are a list"],
)
def test_a_malformed_body_is_answered_as_fastapi_does(world: World, body: bytes, location: list) -> None:
    status, answer = world.post("/get-online-features", body)
    assert status == 422
    (detail, *_) = answer["detail"]
    assert detail["loc"][: len(location)] == location and detail["msg"] and detail["type"], answer


def test_a_body_over_the_limit_is_refused_while_the_server_goes_on(world: World) -> None:
    status = raw_status(world.online_port, 1 << 40)
    assert status == 413
    assert world.post("/get-online-features", NUMBERS)[0] == 200


def raw_status(port: int, content_length: int) -> int:
    """Say that so much will come, and read what the server says to that."""
    with socket.create_connection(("localhost", port), timeout=10) as s:
        head = f"POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {content_length}"
        s.sendall(head.encode() + b"\r\n\r\n{")
        return int(s.recv(64).split()[1])


@pytest.mark.parametrize(
    ("path", "body", "status", "error", "text"),
    [
        ("/push", {"push_source_name": "nope", "df": {"driver_id": [1]}}, 422, "PushSourceNotFoundException", "nope"),
        ("/write-to-online-store", {"feature_view_name": "nope", "df": {}}, 404, "FeastObjectNotFoundException", "nope"),
        (
            "/write-to-online-store",
            {"feature_view_name": "driver_stats", "df": {"driver_id": [1, 2], "trips": [1]}},
            422,
            "FeastError",
            "trips",
        ),
        (
            "/write-to-online-store",
            {"feature_view_name": "driver_stats", "df": {"trips": [1], "event_timestamp": ["2026-01-01T00:00:00"]}},
            422,
            "FeastError",
            "driver_id",
        ),
        (
            "/write-to-online-store",
            {
                "feature_view_name": "driver_stats",
                "df": {"driver_id": [1], "trips": ["many"], "event_timestamp": ["2026-01-01T00:00:00"]},
            },
            422,
            "FeastError",
            "trips",
        ),
    ],
    ids=["unknown push source", "unknown view", "columns of unequal length", "no key column", "a text for a number"],
)
def test_a_wrong_write_says_what_is_wrong(world: World, path: str, body: dict, status: int, error: str, text: str) -> None:
    answered, answer = world.post(path, body)
    assert answered == status, answer
    found = json.loads(answer)
    assert found["class"] == error and text in found["message"], found


@pytest.mark.parametrize("path", ["/search", "/retrieve-online-documents"])
def test_what_is_not_built_says_so_by_its_name(world: World, path: str) -> None:
    status, answer = world.post(path, {"features": ["driver_stats:trips"], "query": [1.0]})
    assert status == 501 and path in str(answer), answer


def test_a_server_that_is_away_is_a_connection_error(tmp_path: Path) -> None:
    remote = {"registry_type": "remote", "path": f"localhost:{free_port()}"}
    store = FeatureStore(repo_path=str(repository(tmp_path, "ride", registry=remote)))
    with pytest.raises(grpc.RpcError, match="UNAVAILABLE"):
        store.list_feature_views()


@pytest.mark.parametrize(
    ("section", "texts"),
    [
        ({"online_store": {"type": "cassandra"}}, ["online_store.type", "cassandra", "redis", "sqlite"]),
        ({"online_store": {"type": "postgress"}}, ["online_store.type", "postgress"]),
        ({"auth": {"type": "oidc"}}, ["auth.type", "oidc", "kubernetes"]),
        ({"registry": {"registry_type": "sql", "path": "sqlite:///x.db"}}, ["registry", "sql", "file"]),
        ({"project": "no spaces"}, ["project"]),
    ],
    ids=["a store of Python's alone", "a store of nobody's", "an auth of Python's alone", "a registry of Python's", "a name"],
)
def test_a_server_does_not_start_without_what_it_is_asked_for(tmp_path: Path, section: dict, texts: list[str]) -> None:
    folder = repository(tmp_path, **{"project": "ride", **section})
    started = feast(folder, "serve", "-p", str(free_port()), check=False)
    assert started.returncode == 2, started.stdout + started.stderr
    assert all(text in started.stderr for text in texts), started.stderr
    assert "Traceback" not in started.stderr and "\tat " not in started.stderr
