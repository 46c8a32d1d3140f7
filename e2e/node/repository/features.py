"""What a data scientist registers: two entities, three views, every scalar type, a list, an aliased feature service."""

from datetime import timedelta
from pathlib import Path

from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType
from feast.types import (
    Array,
    Bool,
    Bytes,
    Decimal,
    Float32,
    Float64,
    Int32,
    Int64,
    Json,
    String,
    UnixTimestamp,
    Uuid,
)

HERE = Path(__file__).parent

driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
customer = Entity(name="customer", join_keys=["customer_id"], value_type=ValueType.STRING)


def source(name: str) -> FileSource:
    return FileSource(
        name=f"{name}_source",
        path=str(HERE / "data" / f"{name}.parquet"),
        timestamp_field="event_timestamp",
        created_timestamp_column="created",
    )


driver_stats = FeatureView(
    name="driver_stats",
    entities=[driver],
    ttl=timedelta(days=3650),
    schema=[
        Field(name="driver_id", dtype=Int64),
        Field(name="trips", dtype=Int32),
        Field(name="lifetime_trips", dtype=Int64),
        Field(name="rating", dtype=Float32),
        Field(name="conversion", dtype=Float64),
        Field(name="car", dtype=String),
        Field(name="active", dtype=Bool),
        Field(name="last_trip", dtype=UnixTimestamp),
        Field(name="last_scores", dtype=Array(Int64)),
    ],
    source=source("driver_stats"),
    tags={"team": "drivers"},
)

customer_profile = FeatureView(
    name="customer_profile",
    entities=[customer],
    ttl=timedelta(days=3650),
    schema=[
        Field(name="customer_id", dtype=String),
        Field(name="segment", dtype=String),
        Field(name="lifetime_value", dtype=Float64),
        Field(name="account", dtype=Uuid),
        Field(name="preferences", dtype=Json),
    ],
    source=source("customer_profile"),
)

trips = FeatureView(
    name="driver_customer_trips",
    entities=[driver, customer],
    ttl=timedelta(days=3650),
    schema=[
        Field(name="driver_id", dtype=Int64),
        Field(name="customer_id", dtype=String),
        Field(name="trip_count", dtype=Int64),
        Field(name="price", dtype=Decimal),
        Field(name="route", dtype=Bytes),
    ],
    source=source("driver_customer_trips"),
)

driver_activity = FeatureService(
    name="driver_activity",
    features=[driver_stats[["trips", "rating"]].with_name("activity"), customer_profile[["segment"]]],
)
