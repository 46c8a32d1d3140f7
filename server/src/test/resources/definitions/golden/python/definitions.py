from datetime import timedelta

from feast import Entity, FeatureService, FeatureView, Field, FileSource, Project, PushSource, ValueType
from feast.data_format import ParquetFormat
from feast.types import *  # noqa: F403

project = Project(name="golden", description="Every kind that YAML can say", tags={"stage": "test"}, owner="data@example.org")

driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64, description="A driver",
                tags={"pii": "no"}, owner="ops@example.org")
zone = Entity(name="zone", value_type=ValueType.STRING)
depot = Entity(name="depot", join_keys=["depot_id"])

trips_file = FileSource(name="trips_file", path="data/trips.parquet", timestamp_field="event_timestamp",
                        created_timestamp_column="created", description="Trips by the hour", tags={"tier": "1"},
                        owner="ops@example.org", field_mapping={"n": "trips"})
zones_file = FileSource(name="zones_file", path="s3://bucket/zones", timestamp_field="ts",
                        file_format=ParquetFormat(), s3_endpoint_override="http://minio:9000")
trips_push = PushSource(name="trips_push", batch_source=trips_file, description="Fresh trips", tags={"live": "yes"},
                        owner="ops@example.org")

driver_trips = FeatureView(
    name="driver_trips", entities=[driver], ttl=timedelta(days=1), source=trips_push,
    schema=[Field(name="trips", dtype=Int64, description="Trips in the hour", tags={"unit": "1"}),
            Field(name="rate", dtype=Float32), Field(name="driver_id", dtype=Int64, description="The driver")],
    description="Trips", tags={"team": "ranking"}, owner="ops@example.org", org="mobility",
    enable_validation=True, offline=True)
zone_load = FeatureView(
    name="zone_load", entities=[driver, zone, depot], ttl=timedelta(seconds=90, microseconds=500000), source=zones_file,
    schema=[Field(name="depot_id", dtype=String), Field(name="load", dtype=Float64)], online=False)
everything = FeatureView(
    name="everything", source=zones_file, enabled=False,
    schema=[Field(name="f_bytes", dtype=Bytes), Field(name="f_string", dtype=String), Field(name="f_bool", dtype=Bool),
            Field(name="f_int32", dtype=Int32), Field(name="f_int64", dtype=Int64), Field(name="f_float32", dtype=Float32),
            Field(name="f_float64", dtype=Float64), Field(name="f_ts", dtype=UnixTimestamp),
            Field(name="f_zoned", dtype=ZonedTimestamp), Field(name="f_uuid", dtype=Uuid),
            Field(name="f_time_uuid", dtype=TimeUuid), Field(name="f_decimal", dtype=Decimal), Field(name="f_json", dtype=Json),
            Field(name="f_map", dtype=Map), Field(name="f_scalar_map", dtype=ScalarMap),
            Field(name="f_struct", dtype=Struct({"name": String, "größe": Int64, "inner": Struct({"a": Array(Float32)})})),
            Field(name="l_string", dtype=Array(String)), Field(name="l_bytes", dtype=Array(Bytes)),
            Field(name="l_bool", dtype=Array(Bool)), Field(name="l_int32", dtype=Array(Int32)),
            Field(name="l_int64", dtype=Array(Int64)), Field(name="l_float64", dtype=Array(Float64)),
            Field(name="l_ts", dtype=Array(UnixTimestamp)), Field(name="l_uuid", dtype=Array(Uuid)),
            Field(name="l_time_uuid", dtype=Array(TimeUuid)), Field(name="l_decimal", dtype=Array(Decimal)),
            Field(name="l_json", dtype=Array(Json)), Field(name="l_map", dtype=Array(Map)),
            Field(name="l_struct", dtype=Array(Struct({"a": Int64}))), Field(name="l_list", dtype=Array(Array(Int64))),
            Field(name="l_set", dtype=Array(Set(String))),
            Field(name="s_string", dtype=Set(String)), Field(name="s_int64", dtype=Set(Int64)),
            Field(name="s_float32", dtype=Set(Float32)), Field(name="s_bool", dtype=Set(Bool)),
            Field(name="s_ts", dtype=Set(UnixTimestamp)), Field(name="s_decimal", dtype=Set(Decimal)),
            Field(name="s_uuid", dtype=Set(Uuid)), Field(name="s_set", dtype=Set(Set(Int64))),
            Field(name="emb", dtype=Array(Float32), vector_index=True, vector_length=3, vector_search_metric="cosine")])
sourceless = FeatureView(name="sourceless", entities=[driver], schema=[Field(name="x", dtype=Int64)])
pinned = FeatureView(name="pinned", entities=[driver], schema=[Field(name="p", dtype=Int64)], source=zones_file, version="v3")

all_of_it = FeatureService(name="all_of_it", features=[driver_trips, everything], description="All", tags={"a": "b"},
                           owner="ops@example.org")
chosen = FeatureService(name="chosen", features=[
    driver_trips[["rate", "trips"]].with_name("origin").with_join_key_map({"driver_id": "origin_id"}),
    driver_trips[["trips"]].with_name("destination").with_join_key_map({"driver_id": "destination_id"}),
    zone_load[["load"]], sourceless, pinned])
by_reference = FeatureService(name="by_reference", features=["driver_trips:trips", "zone_load"])
