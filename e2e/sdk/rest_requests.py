"""Requests for every GET route of a REST registry: bare, with each parameter right and wrong, alone and together."""

from urllib.parse import quote, urlencode

# What a parameter is tried with. A project is chosen by who asks.
VALUES = {
    "allow_cache": ["false", "true", "maybe"],
    "include_relationships": ["true", "perhaps"],
    "include_indirect": ["true", "false"],
    "page": ["1", "0", "x"],
    "limit": ["2", "0", "101", "x"],
    "sort_by": ["name", "created_timestamp", "nothing_known"],
    "sort_order": ["desc", "sideways"],
    "tags": ["team:rankers", "nothing", "a:b"],
    "granularity": ["daily"],
    "data_source_type": ["batch"],
    "start_date": ["2026-01-01"],
    "end_date": ["2026-01-02"],
    "updated_since": ["2020-01-01T00:00:00Z", "2126-01-01T00:00:00", "yesterday"],
    "namespace": ["", "ns1", "nobody"],
    "collection": ["", "nobody"],
    "status": ["completed", "SUCCEEDED", "odd"],
    "object": ["entities"],
    "query": ["driver", "nothing at all", ""],
    "filter_object_type": ["featureView"],
    "filter_object_name": ["driver"],
}
# Parameters that mean something only together.
TOGETHER = [
    {"page": "1", "limit": "2"},
    {"page": "2", "limit": "2"},
    {"page": "99", "limit": "2"},
    {"page": "1", "limit": "100", "include_relationships": "true"},
    {"sort_by": "name", "sort_order": "desc"},
    {"sort_by": "name", "sort_order": "asc", "page": "2", "limit": "3"},
    {"sort_by": "match_score", "sort_order": "asc", "page": "1", "limit": "3"},
    {"sort_by": "type", "sort_order": "desc"},
]


def of(path: str, operation: dict, names: dict[str, list[str]], projects: list[str], own: dict) -> list[str]:
    """Requests of one route.

    :param operation: what the OpenAPI document says of it
    :param names: what to put into a path for its variable part, by the folder before it
    :param projects: the first one is the one that parameters are tried on
    :param own: values of parameters that only this registry has
    """
    parameters = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "query"}
    asked = [query(q) for q in queries(parameters, projects, own)]
    return list(dict.fromkeys(filled + q for filled in fill(path, names) for q in asked))


def fill(path: str, names: dict[str, list[str]]) -> list[str]:
    if "{" not in path:
        return [path]
    folder = path[: path.index("{")].strip("/")
    known = [*names.get(folder, []), "nobody", "nobody/none"]
    return [f"/{folder}/{quote(name, safe='/')}" for name in known if fits(path, name)]


def fits(path: str, name: str) -> bool:
    return path.count("{") == name.count("/") + 1


def queries(parameters: dict, projects: list[str], own: dict) -> list[dict]:
    needed = {name: VALUES.get(name, projects)[0] for name, p in parameters.items() if p.get("required")}
    tried = [{}, needed]
    if "project" in parameters:
        tried += [{**needed, "project": project} for project in [*projects, "nobody", ""]]
    for name in sorted(parameters.keys() - {"project"}):
        tried += [{**needed, name: value} for value in [*VALUES.get(name, []), *own.get(name, [])]]
    for group in TOGETHER:
        if any(name in parameters for name in group):
            tried.append({**needed, **{name: value for name, value in group.items() if name in parameters}})
    return tried


def query(values: dict) -> str:
    return "?" + urlencode(values) if values else ""
