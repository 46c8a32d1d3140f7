"""A value of every type that Feast 0.67 has, each with its feature's type; fixed, so that every process makes the same."""

from feast import types as t
from feast.protos.feast.types import Value_pb2 as v

Value = v.Value

SCALARS = {
    "f_bytes": (t.Bytes, Value(bytes_val=b"\x00\x01\xfe\xff")),
    "f_string": (t.String, Value(string_val="grüße 世界 \U0001f600")),
    "f_int32": (t.Int32, Value(int32_val=-(2**31))),
    "f_int64": (t.Int64, Value(int64_val=2**53 + 1)),
    "f_double": (t.Float64, Value(double_val=0.1)),
    "f_float": (t.Float32, Value(float_val=0.1)),
    "f_bool": (t.Bool, Value(bool_val=True)),
    "f_ts": (t.UnixTimestamp, Value(unix_timestamp_val=1767323045)),
    "f_uuid": (t.Uuid, Value(uuid_val="12345678-1234-5678-1234-567812345678")),
    "f_tuuid": (t.TimeUuid, Value(time_uuid_val="d9b8f0a0-e74a-11f0-8de9-0242ac120002")),
    "f_decimal": (t.Decimal, Value(decimal_val="12345.6700")),
    "f_json": (t.Json, Value(json_val='{"a": [1, 2], "b": null}')),
    "f_map": (t.Map, Value(map_val=v.Map(val={"x": Value(int64_val=1), "y": Value(string_val="z")}))),
    "f_struct": (t.Struct({"a": t.Int64, "b": t.String}), Value(struct_val=v.Map(val={"a": Value(int64_val=7)}))),
    "f_smap": (
        t.ScalarMap,
        Value(scalar_map_val=v.ScalarMap(val=[v.ScalarMapEntry(key=v.MapKey(int64_key=5), value=Value(string_val="five"))])),
    ),
    "f_zts": (
        t.ZonedTimestamp,
        Value(zoned_timestamp_val=v.ZonedTimestamp(unix_timestamp=1767323045, zone="America/Los_Angeles")),
    ),
}
LISTS = {
    "l_bytes": (t.Array(t.Bytes), Value(bytes_list_val=v.BytesList(val=[b"a", b"\xff"]))),
    "l_string": (t.Array(t.String), Value(string_list_val=v.StringList(val=["a", "", "b"]))),
    "l_int32": (t.Array(t.Int32), Value(int32_list_val=v.Int32List(val=[1, -1]))),
    "l_int64": (t.Array(t.Int64), Value(int64_list_val=v.Int64List(val=[1, -1, 2**53 + 1]))),
    "l_double": (t.Array(t.Float64), Value(double_list_val=v.DoubleList(val=[0.1, 1e300]))),
    "l_float": (t.Array(t.Float32), Value(float_list_val=v.FloatList(val=[0.1, 1.5]))),
    "l_bool": (t.Array(t.Bool), Value(bool_list_val=v.BoolList(val=[True, False]))),
    "l_ts": (t.Array(t.UnixTimestamp), Value(unix_timestamp_list_val=v.Int64List(val=[0, 1767323045]))),
    "l_uuid": (t.Array(t.Uuid), Value(uuid_list_val=v.StringList(val=["12345678-1234-5678-1234-567812345678"]))),
    "l_decimal": (t.Array(t.Decimal), Value(decimal_list_val=v.StringList(val=["1.10", "-2"]))),
    "l_json": (t.Array(t.Json), Value(json_list_val=v.StringList(val=['{"a":1}', "[]"]))),
    "l_map": (t.Array(t.Map), Value(map_list_val=v.MapList(val=[v.Map(val={"k": Value(int64_val=1)})]))),
    "l_struct": (
        t.Array(t.Struct({"a": t.Int64})),
        Value(struct_list_val=v.MapList(val=[v.Map(val={"a": Value(int64_val=2)})])),
    ),
    "l_nested": (
        t.Array(t.Array(t.Int64)),
        Value(list_val=v.RepeatedValue(val=[Value(int64_list_val=v.Int64List(val=[1, 2])), Value()])),
    ),
    "l_empty": (t.Array(t.Int64), Value(int64_list_val=v.Int64List())),
}
SETS = {
    "s_bytes": (t.Set(t.Bytes), Value(bytes_set_val=v.BytesSet(val=[b"a"]))),
    "s_string": (t.Set(t.String), Value(string_set_val=v.StringSet(val=["a", "b"]))),
    "s_int32": (t.Set(t.Int32), Value(int32_set_val=v.Int32Set(val=[1, 2]))),
    "s_int64": (t.Set(t.Int64), Value(int64_set_val=v.Int64Set(val=[1, 2]))),
    "s_double": (t.Set(t.Float64), Value(double_set_val=v.DoubleSet(val=[1.5]))),
    "s_float": (t.Set(t.Float32), Value(float_set_val=v.FloatSet(val=[0.5, float("nan")]))),
    "s_bool": (t.Set(t.Bool), Value(bool_set_val=v.BoolSet(val=[True]))),
    "s_ts": (t.Set(t.UnixTimestamp), Value(unix_timestamp_set_val=v.Int64Set(val=[1767323045]))),
    "s_uuid": (t.Set(t.Uuid), Value(uuid_set_val=v.StringSet(val=["12345678-1234-5678-1234-567812345678"]))),
    "s_decimal": (t.Set(t.Decimal), Value(decimal_set_val=v.StringSet(val=["3.14"]))),
    "s_nested": (
        t.Set(t.Set(t.Int64)),
        Value(set_val=v.RepeatedValue(val=[Value(int64_list_val=v.Int64List(val=[1]))])),
    ),
}
ALL = {"all_scalars": SCALARS, "all_lists": LISTS, "all_sets": SETS}

# What stands at the edges of the types, and what Python itself leaves behind.
EDGES = {
    "f_double": Value(double_val=float("nan")),
    "f_float": Value(float_val=float("-inf")),
    "f_int64": Value(int64_val=-(2**63)),
    "f_int32": Value(int32_val=0),
    "f_string": Value(string_val=""),
    "f_bool": Value(bool_val=False),
    "f_bytes": Value(null_val=v.Null.NULL),
    "f_ts": Value(unix_timestamp_val=-(2**63)),
}
