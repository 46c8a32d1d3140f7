"""A repository with a bit of everything that a registry holds: all types, all kinds of key, all kinds of view."""

from datetime import timedelta

import pandas as pd
from feast import (
    Entity,
    FeatureService,
    FeatureView,
    Field,
    FileSource,
    KafkaSource,
    Project,
    PushSource,
    RequestSource,
    StreamFeatureView,
    ValueType,
)
from feast.data_format import JsonFormat
from feast.on_demand_feature_view import on_demand_feature_view
from feast.permissions.action import AuthzedAction
from feast.permissions.permission import Permission
from feast.permissions.policy import RoleBasedPolicy
from feast.types import Float32, Float64, Int32, Int64, String, UnixTimestamp

import values

project = Project(name="rich", description="Everything at once", tags={"grüße": "ß"})

driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
customer = Entity(name="customer", join_keys=["customer_id"], value_type=ValueType.STRING)
slot = Entity(name="slot", join_keys=["slot_id"], value_type=ValueType.INT32)
moment = Entity(name="moment", join_keys=["moment_id"], value_type=ValueType.UNIX_TIMESTAMP)
digest = Entity(name="digest", join_keys=["digest_id"], value_type=ValueType.BYTES)


def source(name: str) -> FileSource:
    return FileSource(
        name=f"{name}_source",
        path=f"data/{name}.parquet",
        timestamp_field="event_timestamp",
        created_timestamp_column="created",
    )


def view(name: str, entities: list, schema: dict, **more) -> FeatureView:
    fields = [Field(name=feature, dtype=dtype) for feature, dtype in schema.items()]
    return FeatureView(name=name, entities=entities, schema=fields, source=more.pop("source", None) or source(name), **more)


all_scalars, all_lists, all_sets = (
    view(name, [driver], {feature: dtype for feature, (dtype, _) in features.items()}) for name, features in values.ALL.items()
)
by_string = view("by_string", [customer], {"c_val": Int64})
by_int32 = view("by_int32", [slot], {"i_val": Int64})
by_time = view("by_time", [moment], {"ts_val": Int64})
by_bytes = view("by_bytes", [digest], {"b_val": Int64})
by_three = view("by_three", [slot, driver, customer], {"m_val": String})
everywhere = view("everywhere", [], {"g_val": Float64}, ttl=timedelta(seconds=90, microseconds=500_000))
drivers = view("drivers", [driver], {"trips": Int64, "rate": Float32}, tags={"team": "ranking"})

# What a client can send as JSON: the remote online store of the SDK has no way for bytes, sets and maps of scalars.
WRITABLE = ["f_string", "f_int32", "f_int64", "f_double", "f_float", "f_bool", "f_ts", "f_uuid", "f_json"]
plain = view("plain", [driver], {feature: values.SCALARS[feature][0] for feature in WRITABLE})
WRITABLE_LISTS = ["l_string", "l_int32", "l_int64", "l_double", "l_float", "l_bool"]
plain_lists = view("plain_lists", [driver], {feature: values.LISTS[feature][0] for feature in WRITABLE_LISTS})

push = PushSource(name="pushes", batch_source=source("pushed"))
pushed = view("pushed", [driver], {"p_int": Int64, "p_small": Int32, "p_text": String, "p_at": UnixTimestamp}, source=push)

requested = RequestSource(name="requested", schema=[Field(name="more", dtype=Int64)])


@on_demand_feature_view(sources=[drivers, requested], schema=[Field(name="trips_plus", dtype=Int64)], mode="python")
def adding(inputs):
    return {"trips_plus": [a + b for a, b in zip(inputs["trips"], inputs["more"], strict=True)]}


@on_demand_feature_view(sources=[drivers], schema=[Field(name="trips_twice", dtype=Float64)])
def doubling(inputs):
    return pd.DataFrame({"trips_twice": inputs["trips"] * 2.0})


stream = StreamFeatureView(
    name="streaming",
    entities=[driver],
    schema=[Field(name="s_trips", dtype=Int64)],
    timestamp_field="event_timestamp",
    source=KafkaSource(
        name="events",
        kafka_bootstrap_servers="kafka:9092",
        topic="trips",
        timestamp_field="event_timestamp",
        message_format=JsonFormat(schema_json="driver_id bigint"),
        batch_source=source("events_history"),
    ),
)

by_name = FeatureService(name="by_name", features=[drivers[["trips"]], by_string], tags={"a": "b"})
two_ends = FeatureService(
    name="two_ends",
    features=[
        drivers[["trips"]].with_name("origin").with_join_key_map({"driver_id": "origin_id"}),
        drivers[["trips"]].with_name("goal").with_join_key_map({"driver_id": "goal_id"}),
    ],
)
readers = Permission(
    name="readers", types=[FeatureView], policy=RoleBasedPolicy(roles=["reader"]), actions=[AuthzedAction.READ_ONLINE]
)
