"""The same registry by Python's REST server and by ours: every route of Feast's document, answer by answer."""

import contextlib
import copy
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import rest_requests
from feast.protos.feast.core.Registry_pb2 import Registry
from rest_differences import DIFFERENCES, Answer, comparable

import golden
from product import LAUNCHER, Server, free_port, repository

RESOURCES = Path(__file__).parents[2] / "server" / "src"
DOCUMENT = json.loads((RESOURCES / "main/resources/registry-openapi.json").read_text())
PROJECTS = {"tmpl": ["tmpl"], "rich": ["rich", "other_team"]}
ROUTES = [path for path, methods in DOCUMENT["paths"].items() if "get" in methods]
# Visits are told in a test of their own; the version is that of the server.
ROUTES.remove("/metrics/recently_visited")
needed: set[str] = set()


def sample(name: str) -> Registry:
    """Without a view that has no source: Python makes up a source for it, with an edge in every lineage."""
    registry = golden.read(RESOURCES / "test/resources/registry" / f"{'registry' if name == 'tmpl' else 'registry-rich'}.db")
    views = [view for view in registry.feature_views if view.spec.name != "no_source"]
    del registry.feature_views[:]
    registry.feature_views.extend(views)
    return registry


@dataclass
class Pair:
    """Two servers, each of its own copy of a registry: Python writes into its own at every look."""

    python: int
    ours: int

    def ask(self, path: str, method: str = "GET", body: dict | None = None) -> tuple[Answer, Answer]:
        return send(self.python, path, method, body), send(self.ours, path, method, body)


def send(port: int, path: str, method: str, body: dict | None) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1{path}", data, method=method)
    request.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        status, text = refused.code, refused.read()
    return Answer(status, json.loads(text) if text else None)


@contextlib.contextmanager
def started(folder: Path, name: str) -> Iterator[Pair]:
    servers, ports = [], []
    for who, command in (("python", [sys.executable, str(Path(__file__).with_name("python_registry.py"))]), ("ours", [LAUNCHER])):
        repo, port = repository(folder / who, PROJECTS[name][0]), free_port()
        (repo / "data").mkdir()
        (repo / "data" / "registry.db").write_bytes(sample(name).SerializeToString())
        flags = ["serve_registry", "--no-grpc", "--rest-api", "--rest-port", str(port), "-h", "127.0.0.1"]
        servers.append(Server(repo, who, [*command, "-c", str(repo), *flags], lambda p=port: send(p, "/version", "GET", None)))
        ports.append(port)
    try:
        yield Pair(*ports)
    finally:
        for server in servers:
            server.stop()


@pytest.fixture(scope="module", params=list(PROJECTS))
def registry(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def pair(registry: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with started(tmp_path_factory.mktemp(registry), registry) as servers:
        yield servers


def names(registry: Registry) -> dict[str, list[str]]:
    """What can stand in a path, by the folder before it."""

    def of(*kinds: str) -> list[str]:
        return list(dict.fromkeys(o.spec.name for kind in kinds for o in getattr(registry, kind)))

    views = of("feature_views", "stream_feature_views", "on_demand_feature_views")
    holders = ["feature_views", "stream_feature_views", "on_demand_feature_views", "label_views"]
    specs = [view.spec for kind in holders for view in getattr(registry, kind) if view.spec.features]
    features = [f"{spec.name}/{spec.features[0].name}" for spec in specs]
    sources = list(dict.fromkeys(source.name for source in registry.data_sources))
    found = {
        kind: of(kind) for kind in ("entities", "feature_services", "saved_datasets", "permissions", "projects", "label_views")
    }
    found |= {"data_sources": sources, "feature_views": views + found["label_views"], "features": features}
    ends = {"entity": found["entities"], "dataSource": sources, "featureView": views, "featureService": found["feature_services"]}
    ends |= {"labelView": found["label_views"], "feature": [f.split("/")[1] for f in features], "nonsense": ["x"]}
    found["lineage/objects"] = [f"{kind}/{name}" for kind, every in ends.items() for name in every]
    return found


def requests(name: str, path: str) -> list[str]:
    known = names(sample(name))
    features = [feature.split("/")[1] for feature in known["features"][:2]]
    own = {
        "feature_view": known["feature_views"][:2],
        "feature_view_name": known["feature_views"][:1],
        "entity": known["entities"][:2],
        "feature": features,
        "name": features,
        "feature_service": known["feature_services"][:2],
        "data_source": known["data_sources"][:2],
        "projects": PROJECTS[name],
    }
    return rest_requests.of(path, DOCUMENT["paths"][path]["get"], known, PROJECTS[name], own)


def evened(request: str, pair: tuple[Answer, Answer], without: str = "") -> tuple[Answer, Answer]:
    """Both answers after all that is listed was made equal in them."""
    python, ours = copy.deepcopy(pair)
    for difference in DIFFERENCES:
        if difference.reason != without:
            python, ours = difference.even(request, python, ours)
    return python, ours


def equal(answers: tuple[Answer, Answer]) -> bool:
    python, ours = answers
    return python.status == ours.status and comparable(python.json) == comparable(ours.json)


def compare(request: str, answers: tuple[Answer, Answer]) -> str:
    """Empty if they are equal, or differ in what is listed alone; then what was needed for that is noted."""
    if equal(answers):
        return ""
    if not equal(evened(request, answers)):
        python, ours = (json.dumps([a.status, comparable(a.json)], sort_keys=True) for a in evened(request, answers))
        at = next((i for i, (a, b) in enumerate(zip(python, ours, strict=False)) if a != b), min(len(python), len(ours)))
        return f"{request}\n  Python ...{python[max(0, at - 100) : at + 200]}\n  ours   ...{ours[max(0, at - 100) : at + 200]}"
    needed.update(d.reason for d in DIFFERENCES if not equal(evened(request, answers, without=d.reason)))
    return ""


@pytest.mark.parametrize("path", ROUTES)
def test_a_route_answers_as_pythons(pair: Pair, registry: str, path: str) -> None:
    asked = requests(registry, path)
    assert asked
    problems = [problem for request in asked if (problem := compare(request, pair.ask(request)))]
    assert not problems, f"{len(problems)} of {len(asked)}:\n" + "\n".join(problems[:5])


def test_the_routes_and_their_parameters_are_pythons(pair: Pair) -> None:
    def described(port: int) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=30) as answer:
            paths = json.load(answer)["paths"]
        return {
            (method, path): sorted((p["name"], p["in"], p.get("required", False)) for p in operation.get("parameters", []))
            for path, methods in paths.items()
            for method, operation in methods.items()
        }

    assert described(pair.ours) == described(pair.python)


KINDS = ("entities", "data_sources", "feature_views", "feature_services", "saved_datasets", "permissions")
SERVICES = [
    {"features": [{"feature_view_name": "driver_hourly_stats", "feature_names": ["acc_rate"]}], "owner": "me"},
    {"features": [{"feature_view_name": "driver_hourly_stats"}], "tags": {"a": "b"}, "description": "all of one"},
    {"features": [{"feature_view_name": "nobody"}]},
    {"features": []},
    {},
]
PERMISSIONS = [
    {"types": ["FEATURE_VIEW"], "actions": ["READ_ONLINE"], "policy": {"role_based_policy": {"roles": ["reader"]}}},
    {
        "types": ["ENTITY", "DATA_SOURCE"],
        "actions": ["DESCRIBE", "UPDATE"],
        "name_patterns": ["^a"],
        "tags": {"a": "b"},
        "required_tags": {"team": "x"},
        "policy": {"group_based_policy": {"groups": ["g"]}},
    },
    {"policy": {"combined_group_namespace_policy": {"groups": ["g"], "namespaces": ["n"]}}},
    {"actions": ["FLY"], "policy": {"role_based_policy": {"roles": ["reader"]}}},
    {"types": ["HOUSE"], "policy": {"role_based_policy": {"roles": ["reader"]}}},
    {"policy": {}},
    {},
]
DATASETS = [
    {"name": "kept", "storage_path": "kept.parquet", "features": ["driver_hourly_stats:acc_rate"], "join_keys": ["driver_id"]},
    {"name": "kept", "storage_path": "other.parquet"},
    {"name": "kept", "storage_path": "other.parquet", "allow_override": True, "tags": {"a": "b"}, "namespace": "n"},
    {"name": "of_service", "storage_path": "t", "storage_type": "bigquery", "feature_service_name": "driver_activity_v1"},
    {"name": "nowhere"},
    {"name": " ", "storage_path": "t"},
    {"storage_path": "t"},
]
# What is there, what others name, what is not there, and what no project is named for.
DELETED = [
    *[f"/{kind}/{name}?project=tmpl" for kind, name in (("feature_services", "riding"), ("permissions", "readers"))],
    *[f"/{kind}/{name}?project=tmpl" for kind, name in (("saved_datasets", "kept"), ("data_sources", "rides"))],
    *[f"/{kind}/{name}?project=tmpl" for kind, name in (("entities", "rider"), ("feature_views", "riders"))],
    "/feature_views/transformed_conv_rate?project=tmpl",
    *[f"/{kind}/nobody?project=tmpl" for kind in KINDS],
    *[f"/{kind}/nobody?project=nothing" for kind in KINDS[:2]],
    *[f"/{kind}/nobody" for kind in KINDS],
]
# Changes in this order, each on top of those before it: right ones, and what is wrong with a body or a name.
WRITES = [
    ("POST", "/entities", {"name": "rider", "project": "tmpl", "join_key": "rider_id", "value_type": 2, "tags": {"a": "b"}}),
    ("POST", "/entities", {"name": "rider", "project": "tmpl", "join_key": "rider_id", "value_type": 4, "owner": "me"}),
    ("POST", "/entities", {"project": "tmpl"}),
    ("POST", "/entities", {"name": 7, "project": "tmpl"}),
    ("POST", "/entities", None),
    ("POST", "/data_sources", {"name": "rides", "project": "tmpl", "type": 1, "file_options": {"uri": "rides.parquet"}}),
    (
        "POST",
        "/data_sources",
        {"name": "rides", "project": "tmpl", "type": 1, "timestamp_field": "at", "file_options": {"uri": "r"}},
    ),
    ("POST", "/data_sources", {"name": "rides"}),
    ("POST", "/feature_views", {"name": "riders", "project": "tmpl", "entities": ["rider"], "batch_source": "rides"}),
    ("POST", "/feature_views", {"name": "riders"}),
    *[("POST", "/feature_services", {"name": "riding", "project": "tmpl", **body}) for body in SERVICES],
    *[("POST", "/permissions", {"name": "readers", "project": "tmpl", **body}) for body in PERMISSIONS],
    *[("POST", "/saved_datasets", {"project": "tmpl", **body}) for body in DATASETS],
    *[("DELETE", path, None) for path in DELETED],
]
STATE = [f"/{kind}?project=tmpl" for kind in KINDS]


def test_changes_are_answered_and_kept_as_pythons(tmp_path: Path) -> None:
    with started(tmp_path, "tmpl") as pair:
        for method, path, body in WRITES:
            answers = pair.ask(path, method, body)
            assert not compare(path, answers), f"{method} {path} {body}\n{answers}"
            for kept in STATE:
                python, ours = pair.ask(kept)
                changed = [Answer(a.status, without_times(a.json)) for a in (python, ours)]
                problem = compare(kept, (changed[0], changed[1]))
                assert not problem, f"after {method} {path} {body}\n{problem}"
        of_nobody = {"name": "of_nobody", "project": "tmpl", "storage_path": "t", "feature_service_name": "nobody"}
        assert [answer.status for answer in pair.ask("/saved_datasets", "POST", of_nobody)] == [200, 404]


def without_times(value):
    """What was changed here was changed by the two servers at two times."""
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in ("createdTimestamp", "lastUpdatedTimestamp")}
    return [without_times(item) for item in value] if isinstance(value, list) else value


def test_visits_are_told_as_pythons(tmp_path: Path) -> None:
    looked = ["/entities/driver", "/feature_views/driver_hourly_stats", "/features/driver_hourly_stats/acc", "/entities/nobody"]
    looked += ["/entities/all", "/data_sources/vals_to_add", "/entities/driver"]
    with started(tmp_path, "tmpl") as pair:
        for path in looked:
            pair.ask(f"{path}?project=tmpl")
        for asked in (
            "",
            "?project=tmpl",
            "?project=tmpl&object=entities",
            "?page=1&limit=2",
            "?sort_by=object",
            "?sort_order=x",
        ):
            answers = pair.ask(f"/metrics/recently_visited{asked}")
            assert not compare(f"/metrics/recently_visited{asked}", answers), answers
        assert len(pair.ask("/metrics/recently_visited?project=tmpl")[1].json["visits"]) == 4


def test_every_difference_that_is_listed_is_one() -> None:
    assert not {d.reason for d in DIFFERENCES if not d.by_chance} - needed
