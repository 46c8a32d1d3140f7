#!/usr/bin/env python3
"""Write what Python's `feast apply` made of the golden definitions as text, sorted, without what differs by run.

Usage: golden.py REGISTRY_DB OUTPUT
"""

import sys

from feast.protos.feast.core.Registry_pb2 import Registry
from google.protobuf import text_format

# Where the kinds of objects lie in a registry, and how each is called.
KINDS = {
    "projects": lambda o: o.spec.name,
    "entities": lambda o: o.spec.name,
    "data_sources": lambda o: o.name,
    "feature_views": lambda o: o.spec.name,
    "feature_services": lambda o: o.spec.name,
}
TIMES = {"created_timestamp", "last_updated_timestamp"}


def without_times(message):
    """Remove the times of creation and change from the message and all in it."""
    for field, value in message.ListFields():
        if field.name in TIMES:
            message.ClearField(field.name)
        elif field.message_type and not field.message_type.GetOptions().map_entry:
            for inner in value if field.is_repeated else [value]:
                without_times(inner)
    return message


def normalized(registry):
    """The registry's objects by name, without times, version history and what is the store's own."""
    result = Registry()
    for kind, name in KINDS.items():
        objects = sorted(getattr(registry, kind), key=name)
        getattr(result, kind).extend(without_times(o) for o in objects)
    return result


def read(path):
    registry = Registry()
    with open(path, "rb") as file:
        registry.ParseFromString(file.read())
    return registry


if __name__ == "__main__":
    with open(sys.argv[2], "w") as out:
        out.write(text_format.MessageToString(normalized(read(sys.argv[1])), as_utf8=True))
