"""What docs/differences.md says of REST: each difference as what it takes to make the two answers equal."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

# Lists whose order is that of a hash table in Python.
UNORDERED = {"relationships", "indirect_relationships", "indirectRelationships", "projects_searched", "results", "features"}
EDGES = {"relationships", "indirect_relationships", "indirectRelationships"}
TIMES = {"registryLastUpdated", "timestamp"}


@dataclass(frozen=True)
class Answer:
    status: int
    json: object


@dataclass(frozen=True)
class Difference:
    """
    :param even: makes the part in question equal: the request, Python's answer and ours to both without it
    :param by_chance: whether Python may answer like ours, too, where it has no order
    """

    reason: str
    even: Callable[[str, Answer, Answer], tuple[Answer, Answer]]
    by_chance: bool = False


def comparable(value, key: str = ""):
    """Without the times of the moment, and without an order where there is none."""
    if isinstance(value, dict):
        return {k: comparable(v, key if key in EDGES else k) for k, v in value.items() if k not in TIMES}
    if isinstance(value, list):
        items = [comparable(item, key) for item in value]
        return sorted(items, key=repr) if key in UNORDERED else items
    return value


def walk(value, change: Callable[[dict], None]) -> None:
    """Call with every object in the value, from the outside in."""
    if isinstance(value, dict):
        change(value)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        walk(inner, change)


def everywhere(change: Callable[[dict], None]):
    def even(_: str, python: Answer, ours: Answer) -> tuple[Answer, Answer]:
        walk(python.json, change)
        walk(ours.json, change)
        return python, ours

    return even


def on(route: str, change: Callable[[dict, dict], None]):
    """Change the objects of two answers to one route that are both good."""

    def even(request: str, python: Answer, ours: Answer) -> tuple[Answer, Answer]:
        if re.match(route, request) and python.status == ours.status == 200:
            change(python.json, ours.json)
        return python, ours

    return even


def refusals(route: str, python_status: int, our_status: int):
    """Take for equal that both refuse, each in its way."""

    def even(request: str, python: Answer, ours: Answer) -> tuple[Answer, Answer]:
        same = re.match(route, request) and python.status == python_status and ours.status == our_status
        return (Answer(0, None), Answer(0, None)) if same else (python, ours)

    return even


def request_source_times(item: dict) -> None:
    if "requestDataSource" in item:
        item["requestDataSource"].pop("meta", None)


def function_bodies(item: dict) -> None:
    item.get("userDefinedFunction", {}).pop("body", None)


def validation(item: dict) -> None:
    if item.get("error_type") == "RequestValidationError":
        item.pop("detail")


def layout(item: dict) -> None:
    """Without blanks; types and sources in the order of their names."""
    if "featureDefinition" in item:
        text = re.sub(r"(?<=from feast.types import ).*", in_order, item["featureDefinition"])
        text = re.sub(r"(?<=schema=\[\n).*?(?=    \])", lines_in_order, text, flags=re.DOTALL)
        item["featureDefinition"] = re.sub(r"\s", "", re.sub(r"""(?<=\{)["'].*?(?=\})""", in_order, text))


def in_order(found: re.Match) -> str:
    return ", ".join(sorted(found.group().split(", ")))


def lines_in_order(found: re.Match) -> str:
    return "".join(sorted(found.group().splitlines(keepends=True)))


def feature_type(python: dict, ours: dict) -> None:
    for answer in (python, ours):
        answer["featureDefinition"] = re.sub(r"\bdtype=.*?,\n", "", answer["featureDefinition"])


def guessed(python: dict, ours: dict) -> None:
    for answer in (python, ours):
        if "featureDefinition" in answer:
            answer["featureDefinition"] = re.sub(r"\b(ttl|online)=.*?,\n", "", answer["featureDefinition"])


def edges_on_a_page(request: str, python: Answer, ours: Answer) -> tuple[Answer, Answer]:
    """How many there are, and all the numbers."""

    def count(item: dict) -> None:
        for name in EDGES & item.keys():
            if isinstance(item[name], list):
                item[name] = len(item[name])

    if request.startswith("/lineage/") and "page" in parse_qs(request.partition("?")[2]):
        walk(python.json, count)
        walk(ours.json, count)
    return python, ours


def views_only(python: dict, _: dict) -> None:
    for part in [python, *python.get("projects", [])]:
        if isinstance(part, dict) and "objects" in part:
            views = part["objects"]["featureViews"]
            part["objects"]["featureViews"] = [v for v in views if any(isinstance(part, dict) for part in v.values())]


def features_only(python: dict, ours: dict) -> None:
    def drop(item: dict) -> None:
        if isinstance(item.get("features"), list):
            item["features"] = [f for f in item["features"] if not isinstance(f, dict) or f.get("kind") != "label"]
        elif isinstance(item.get("features"), (dict, int)):
            item.pop("features")

    walk(python, drop)
    walk(ours, drop)


def found_features_only(python: dict, ours: dict) -> None:
    if "results" not in ours:
        return
    labels = {(r["project"], r["labelView"], r["name"]) for r in ours["results"] if r["type"] == "label"}
    twice = [r for r in python["results"] if (r["project"], r.get("featureView"), r["name"]) in labels]
    python["results"] = [r for r in python["results"] if r not in twice]
    if "totalCount" in python["pagination"]:
        python["pagination"]["totalCount"] -= len(twice)


def hits_on_a_page(python: dict, ours: dict) -> None:
    if any({"hasNext", "hasPrevious"} & answer["pagination"].keys() for answer in (python, ours)):
        for answer in (python, ours):
            answer.pop("results")
            answer.pop("pagination")


def all_online(python: dict, ours: dict) -> None:
    for view, mine in zip(python.get("featureViews", []), ours.get("featureViews", []), strict=True):
        if view["online"] and not mine["online"]:
            view["online"] = False


def no_jobs(python: dict, ours: dict) -> None:
    if not python["jobs"] and len(ours["jobs"]) == python["pagination"]["total"]:
        python["jobs"] = ours["jobs"]


def source_classes(python: dict, ours: dict) -> None:
    """Of the sources that services have copies of."""

    def drop(item: dict) -> None:
        for view in item.get("features", []) if isinstance(item.get("features"), list) else []:
            if isinstance(view, dict):
                view.get("batchSource", {}).pop("dataSourceClassType", None)

    walk(python, drop)
    walk(ours, drop)


def actions(item: dict) -> None:
    if item.get("status_code") == 422 and "actions" in item["detail"]:
        item["detail"] = "actions"


def never(python: dict, _: dict) -> None:
    for dataset in python.get("savedDatasets", []):
        for name in ("minEventTimestamp", "maxEventTimestamp"):
            if dataset["meta"].get(name) == "1970-01-01T00:00:00Z":
                dataset["meta"].pop(name)


DIFFERENCES = [
    Difference("a data set that was written over has rows of 1970", on("/saved_datasets", never)),
    Difference("a service made over REST has sources without their class", on("/feature_services", source_classes)),
    Difference("a permission without actions is refused by its name", everywhere(actions)),
    Difference("the text of a 422 is our own, without paths of the server", everywhere(validation)),
    Difference("a request source within an on-demand view has the time of the answer", everywhere(request_source_times)),
    Difference("a function's body is pickled anew", everywhere(function_bodies)),
    Difference("a feature's definition says String, whatever it is", on("/features/.+/", feature_type)),
    Difference("a view's definition guesses ttl and online", on("/feature_views/.+", guessed)),
    Difference("layout of definitions; types and sources in any order", everywhere(layout)),
    Difference("which edges are on a page: those of an on-demand view have no order in Python", edges_on_a_page, True),
    Difference("/lineage/complete: featureViews ends in the pagination", on("/lineage/complete", views_only)),
    Difference("labels are counted as features, too", on("/lineage/complete|/metrics/resource_counts", features_only)),
    Difference("which hits are on a page: projects are searched in any order", on("/search", hits_on_a_page), True),
    Difference("labels are found as features, too", on(r"/search\?query=$", found_features_only)),
    Difference("/compute_engines says that every view is online", on("/compute_engines", all_online)),
    Difference("/materialization_jobs shows none without pages", on("/materialization_jobs", no_jobs)),
    Difference("monitoring is refused after looking at the project", refusals("/monitoring/metrics", 403, 503)),
    Difference("monitoring is refused after looking for the project", refusals("/monitoring/jobs", 404, 503)),
    Difference("data of no dataset is 500", refusals("/saved_datasets/data/", 500, 404)),
]
