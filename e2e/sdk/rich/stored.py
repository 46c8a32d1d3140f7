"""The rows of the rich repository, as protobuf values; and writing them with Python's own store code."""

from datetime import UTC, datetime

from feast import FeatureStore
from feast.protos.feast.types.EntityKey_pb2 import EntityKey

import values
from values import Value

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
CREATED = datetime(2026, 1, 2, 4, 0, 0, tzinfo=UTC)


def driver(number: int) -> dict:
    return {"driver_id": Value(int64_val=number)}


def rows():
    """View, join keys, features, time of creation."""
    for name, features in values.ALL.items():
        yield name, driver(1001), {feature: value for feature, (_, value) in features.items()}, CREATED
        yield name, driver(1002), {feature: Value() for feature in features}, None
    yield "all_scalars", driver(1003), values.EDGES, CREATED
    for number in (1001, -5, 2**62):
        yield "drivers", driver(number), {"trips": Value(int64_val=number), "rate": Value(float_val=0.25)}, CREATED
    yield "by_string", {"customer_id": Value(string_val="cüst-1")}, {"c_val": Value(int64_val=11)}, CREATED
    yield "by_string", {"customer_id": Value(string_val="")}, {"c_val": Value(int64_val=12)}, CREATED
    yield "by_int32", {"slot_id": Value(int32_val=-7)}, {"i_val": Value(int64_val=13)}, CREATED
    yield "by_time", {"moment_id": Value(unix_timestamp_val=1767323045)}, {"ts_val": Value(int64_val=15)}, CREATED
    three = {"slot_id": Value(int32_val=3), **driver(1001), "customer_id": Value(string_val="c1")}
    yield "by_three", three, {"m_val": Value(string_val="multi")}, CREATED
    yield "everywhere", {"__dummy_id": Value(string_val="")}, {"g_val": Value(double_val=2.5)}, CREATED


# Features and entity rows of each request; rows that nobody wrote are among them.
REQUESTS = [
    *[([f"{view}:{feature}" for feature in features], {"driver_id": [1001, 1002, 9]}) for view, features in values.ALL.items()],
    ([f"all_scalars:{feature}" for feature in values.EDGES], {"driver_id": [1003]}),
    (["drivers:trips", "drivers:rate", "all_scalars:f_int64"], {"driver_id": [-5, 2**62, 1001, 1001]}),
    (["by_string:c_val"], {"customer_id": ["cüst-1", "", "x"]}),
    (["by_int32:i_val"], {"slot_id": [-7, 7]}),
    (["by_time:ts_val"], {"moment_id": [1767323045]}),
    (["by_three:m_val"], {"driver_id": [1001, 1001], "customer_id": ["c1", "c2"], "slot_id": [3, 3]}),
]


def write(store: FeatureStore) -> None:
    online, config = store._get_provider().online_store, store.config
    for view, keys, features, created in rows():
        key = EntityKey(join_keys=list(keys), entity_values=list(keys.values()))
        online.online_write_batch(config, store.get_feature_view(view), [(key, features, AT, created)], None)
