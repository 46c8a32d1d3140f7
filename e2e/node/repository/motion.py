"""What the data scientists of stories 6 and 8 register: trips of drivers, in a Parquet file beside the offline server."""

from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, Int64, String

driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)

trips = FeatureView(
    name="trips",
    entities=[driver],
    ttl=timedelta(days=30),
    schema=[
        Field(name="driver_id", dtype=Int64),
        Field(name="total", dtype=Int64),
        Field(name="fare", dtype=Float64),
        Field(name="car", dtype=String),
    ],
    source=FileSource(
        name="trips_source",
        path="/data/offline/trips.parquet",
        timestamp_field="event_timestamp",
        created_timestamp_column="created",
    ),
)
