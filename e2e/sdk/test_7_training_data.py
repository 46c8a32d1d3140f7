"""A data scientist gets training data from the past, through our offline server, with the Python SDK's remote store."""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pyarrow.flight as fl
import pyarrow.parquet as pq
import pytest
from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType
from feast.errors import (
    FeastEntityDFMissingColumnsError,
    FeatureViewNotFoundException,
    SavedDatasetLocationAlreadyExists,
)
from feast.feature_logging import FeatureServiceLoggingSource, LoggingConfig
from feast.infra.offline_stores.file_source import FileLoggingDestination
from feast.infra.offline_stores.remote import RemoteOfflineStore, RemoteRetrievalJob
from feast.on_demand_feature_view import on_demand_feature_view
from feast.types import Array, Bool, Float32, Float64, Int64, String, UnixTimestamp

from offline import NOTHING, OfflinePod, exchange, fetch, frame, put

START = datetime(2026, 1, 1, tzinfo=UTC)
TTL = timedelta(hours=6)
EXACT = 2**53 + 1


def driver_rows() -> pd.DataFrame:
    """Three drivers, a row every two hours; the rows of 12:00 were written twice, the later ones count."""
    rows = []
    for driver in (1, 2, 3):
        for step in range(12):
            for again in range(2 if step == 6 else 1):
                rows.append(
                    {
                        "driver_id": driver,
                        "event_timestamp": START + timedelta(hours=2 * step),
                        "created": START + timedelta(hours=2 * step, minutes=5 + again),
                        "trips": EXACT + 100 * driver + step + 50 * again,
                        "rating": float(step) / 4,
                        "score": step / 7,
                        "car": f"wagen-{step}-Ä",
                        "active": step % 2 == 0,
                        "seen": START + timedelta(microseconds=step),
                        "route": [step, -step],
                    }
                )
    table = pd.DataFrame(rows)
    table["rating"] = table["rating"].astype("float32")
    return table


def expected(rows: pd.DataFrame, keys: list, times: list) -> list:
    """The definition, row by row: the newest row in time, then the newest written."""
    found = []
    for key, time in zip(keys, times, strict=True):
        ok = rows[(rows.driver_id == key) & (rows.event_timestamp <= time) & (rows.event_timestamp >= time - TTL)]
        ok = ok.sort_values(["event_timestamp", "created"])
        found.append(None if ok.empty else ok.iloc[-1].to_dict())
    return found


class World(OfflinePod):
    def __init__(self, folder, store_section: dict) -> None:
        super().__init__(folder, store_section)
        self.rows = driver_rows()
        arrow = pa.Table.from_pandas(self.rows, preserve_index=False)
        self.path = self.data / "drivers.parquet"
        pq.write_table(arrow, self.path)
        pq.write_table(
            pa.table({"event_timestamp": pa.array([START], pa.timestamp("us", "UTC")), "fare": [2.5]}),
            self.data / "city.parquet",
        )
        self.saved = FileSource(name="saved", path=str(self.data / "saved.parquet"), timestamp_field="event_timestamp")
        self.opened = self.store()
        self.opened.apply(self.definitions())

    def definitions(self) -> list:
        driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
        self.source = FileSource(
            name="drivers_source",
            path=str(self.path),
            timestamp_field="event_timestamp",
            created_timestamp_column="created",
        )
        self.view = FeatureView(
            name="drivers",
            entities=[driver],
            ttl=TTL,
            schema=[
                Field(name="driver_id", dtype=Int64),
                Field(name="trips", dtype=Int64),
                Field(name="rating", dtype=Float32),
                Field(name="score", dtype=Float64),
                Field(name="car", dtype=String),
                Field(name="active", dtype=Bool),
                Field(name="seen", dtype=UnixTimestamp),
                Field(name="route", dtype=Array(Int64)),
            ],
            source=self.source,
        )
        city = FeatureView(
            name="city",
            entities=[],
            schema=[Field(name="fare", dtype=Float64)],
            source=FileSource(name="city_source", path=str(self.data / "city.parquet"), timestamp_field="event_timestamp"),
        )
        routes = FeatureService(
            name="routes",
            features=[
                self.view[["trips"]].with_name("first").with_join_key_map({"driver_id": "first_id"}),
                self.view[["trips"]].with_name("second").with_join_key_map({"driver_id": "second_id"}),
            ],
        )
        self.logged = FeatureService(
            name="logged",
            features=[self.view[["trips"]]],
            logging_config=LoggingConfig(destination=FileLoggingDestination(path=str(self.data / "logs"))),
        )

        @on_demand_feature_view(sources=[self.view], schema=[Field(name="twice", dtype=Float64)])
        def computed(inputs: pd.DataFrame) -> pd.DataFrame:
            return pd.DataFrame({"twice": inputs["score"] * 2})

        return [driver, self.source, self.saved, self.view, city, routes, self.logged, computed]


@pytest.fixture(scope="module", params=["dask", "duckdb"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    warnings.simplefilter("ignore")
    world = World(tmp_path_factory.mktemp("past"), {"type": request.param})
    yield world
    world.stop()


FEATURES = [f"drivers:{name}" for name in ("trips", "rating", "score", "car", "active", "seen", "route")]
KEYS = [3, 1, 1, 9, 2, 1]
TIMES = [START + timedelta(hours=h) for h in (12, 13, 13, 5, 40, 0)]


def entities() -> pd.DataFrame:
    return pd.DataFrame({"label": list("abcdef"), "driver_id": KEYS, "event_timestamp": TIMES})


def test_features_are_those_of_each_rows_time(world: World) -> None:
    """Every row once, in its order, with what it brought: twins, unknown keys and rows that are too late, too."""
    answer = world.opened.get_historical_features(entities(), FEATURES).to_arrow()
    names = [feature.split(":")[1] for feature in FEATURES]
    assert answer.column_names == ["label", "driver_id", "event_timestamp", *names]
    assert answer["label"].to_pylist() == list("abcdef")
    assert answer.schema.field("trips").type == pa.int64()
    assert answer.schema.field("event_timestamp").type == pa.timestamp("ns", "UTC")
    wanted = expected(world.rows, KEYS, TIMES)
    assert [row is None for row in wanted] == [False, False, False, True, True, False]
    for name in names:
        got = [pd.Timestamp(v) if name == "seen" and v is not None else v for v in answer[name].to_pylist()]
        assert got == [None if row is None else row[name] for row in wanted], name


def test_views_with_and_without_entities_go_together(world: World) -> None:
    answer = world.opened.get_historical_features(entities(), ["city:fare", "drivers:score"], full_feature_names=True).to_arrow()
    assert answer.column_names[3:] == ["city__fare", "drivers__score"]
    assert answer["city__fare"].to_pylist() == [2.5] * 6


def test_a_service_joins_one_view_twice_by_its_aliases(world: World) -> None:
    frame = pd.DataFrame({"first_id": [1], "second_id": [2], "event_timestamp": [START + timedelta(hours=13)]})
    service = world.opened.get_feature_service("routes")
    answer = world.opened.get_historical_features(frame, service, full_feature_names=True).to_df()
    assert answer.first__trips.tolist() == [EXACT + 156] and answer.second__trips.tolist() == [EXACT + 256]


def test_a_range_needs_no_entities(world: World) -> None:
    answer = world.opened.get_historical_features(
        features=["drivers:trips"], start_date=START, end_date=START + timedelta(hours=2)
    ).to_arrow()
    assert answer.column_names == ["event_timestamp", "driver_id", "trips"]
    assert sorted(answer["driver_id"].to_pylist()) == [1, 1, 2, 2, 3, 3]


def test_a_frame_without_rows_gets_columns(world: World) -> None:
    answer = world.opened.get_historical_features(entities().head(0), ["drivers:trips"]).to_arrow()
    assert answer.num_rows == 0 and answer.column_names[-1] == "trips"


def pulled(world: World, latest: bool) -> pa.Table:
    pull = RemoteOfflineStore.pull_latest_from_table_or_query if latest else RemoteOfflineStore.pull_all_from_table_or_query
    job = pull(
        config=world.opened.config,
        data_source=world.source,
        join_key_columns=["driver_id"],
        feature_name_columns=["trips"],
        timestamp_field="event_timestamp",
        created_timestamp_column="created",
        start_date=START,
        end_date=START + timedelta(hours=12),
    )
    return job.to_arrow()


def test_a_source_is_pulled_whole_or_by_its_newest_rows(world: World) -> None:
    everything, newest = pulled(world, latest=False), pulled(world, latest=True)
    assert everything.column_names == newest.column_names == ["driver_id", "trips", "event_timestamp", "created"]
    assert everything.num_rows == 3 * 8
    assert sorted(newest["trips"].to_pylist()) == [EXACT + 100 * driver + 56 for driver in (1, 2, 3)]


def test_columns_and_types_are_those_of_the_file(world: World) -> None:
    provider = world.opened._get_provider()
    columns = dict(provider.get_table_column_names_and_types_from_data_source(world.opened.config, world.source))
    assert list(columns) == world.rows.columns.tolist()
    assert columns["driver_id"] == "int64" and columns["rating"] == "float" and columns["car"] == "string"
    assert columns["event_timestamp"].startswith("timestamp[")


def test_a_source_that_is_not_there_is_only_warned_of(world: World) -> None:
    provider = world.opened._get_provider()
    provider.validate_data_source(world.opened.config, world.source)
    provider.validate_data_source(world.opened.config, FileSource(name="gone", path="/nowhere.parquet"))


def test_rows_can_be_added_to_a_source(world: World) -> None:
    path = world.data / "grown.parquet"
    columns = ["driver_id", "event_timestamp", "score"]
    pq.write_table(pa.Table.from_pandas(world.rows[columns], preserve_index=False), path)
    source = FileSource(name="grown_source", path=str(path), timestamp_field="event_timestamp")
    grown = FeatureView(
        name="grown",
        entities=[world.opened.get_entity("driver")],
        schema=[Field(name="driver_id", dtype=Int64), Field(name="score", dtype=Float64)],
        source=source,
    )
    world.opened.apply([source, grown])
    world.opened.write_to_offline_store(
        "grown", pd.DataFrame({"driver_id": [77], "event_timestamp": [START], "score": [0.5]}), reorder_columns=False
    )
    frame = pd.DataFrame({"driver_id": [77, 1], "event_timestamp": [START, START]})
    assert world.opened.get_historical_features(frame, ["grown:score"]).to_df().score.tolist() == [0.5, 0.0]
    with pytest.raises(pa.ArrowInvalid, match="event_timestamp"):
        RemoteOfflineStore.offline_write_batch(world.opened.config, grown, pa.table({"driver_id": [1]}), None)


def test_logs_of_served_features_are_kept(world: World) -> None:
    rows = pa.table(
        {
            "driver_id": [1],
            "drivers__trips": [5],
            "drivers__trips__timestamp": pa.array([START], pa.timestamp("s", "UTC")),
            "drivers__trips__status": pa.array([1], pa.int32()),
            "__log_timestamp": pa.array([START], pa.timestamp("us", "UTC")),
            "__log_date": pa.array([START.date()], pa.date32()),
            "__request_id": ["r1"],
        }
    )
    RemoteOfflineStore.write_logged_features(
        config=world.opened.config,
        data=rows,
        source=FeatureServiceLoggingSource(world.logged, "past"),
        logging_config=world.logged.logging_config,
        registry=world.opened.registry,
    )
    kept = pq.read_table(world.data / "logs")
    assert kept.num_rows == 1 and kept["__request_id"].to_pylist() == ["r1"]


class Storage:
    """What `persist` asks of a storage: the name of a data source."""

    def __init__(self, source: FileSource) -> None:
        self.source = source

    def to_data_source(self) -> FileSource:
        return self.source


def job(world: World) -> RemoteRetrievalJob:
    return world.opened.get_historical_features(entities(), ["drivers:trips"])


def test_an_answer_can_be_kept_and_is_not_replaced_unasked(world: World) -> None:
    path = world.data / "saved.parquet"
    path.unlink(missing_ok=True)
    job(world).persist(Storage(world.saved))
    assert pq.read_table(path).num_rows == len(KEYS)
    with pytest.raises(SavedDatasetLocationAlreadyExists):
        job(world).persist(Storage(world.saved))
    job(world).persist(Storage(world.saved), allow_overwrite=True)


def test_an_answer_never_replaces_what_it_was_made_of(world: World) -> None:
    before = world.path.read_bytes()
    with pytest.raises(pa.ArrowInvalid):
        job(world).persist(Storage(world.source), allow_overwrite=True)
    with pytest.raises(pa.ArrowInvalid, match="nowhere to write"):
        RemoteOfflineStore.pull_all_from_table_or_query(
            config=world.opened.config,
            data_source=world.source,
            join_key_columns=["driver_id"],
            feature_name_columns=["trips"],
            timestamp_field="event_timestamp",
            start_date=START,
            end_date=START,
        ).persist(Storage(world.saved), allow_overwrite=True)
    assert world.path.read_bytes() == before


def test_computed_features_are_refused_by_name(world: World) -> None:
    with pytest.raises(pa.ArrowNotImplementedError, match="computed"):
        world.opened.get_historical_features(entities(), ["computed:twice"]).to_df()


def test_a_frame_without_the_key_is_an_exception_of_feasts(world: World) -> None:
    with pytest.raises(FeastEntityDFMissingColumnsError, match="driver_id"):
        world.opened.get_historical_features(entities().drop(columns="driver_id"), ["drivers:trips"]).to_df()


def test_a_large_frame_that_is_refused_is_told_why(world: World) -> None:
    """The SDK reads a refusal only after it has sent everything."""
    frame = pd.DataFrame({"somebody": range(2_000_000), "event_timestamp": START})
    with pytest.raises(FeastEntityDFMissingColumnsError, match="driver_id"):
        world.opened.get_historical_features(frame, ["drivers:trips"]).to_df()


HISTORICAL = {
    "api": "get_historical_features",
    "feature_view_names": ["drivers"],
    "name_aliases": [None],
    "feature_refs": ["drivers:trips"],
    "project": "past",
    "full_feature_names": False,
}


def test_clients_of_old_send_first_and_fetch_later(world: World) -> None:
    client = world.flight()
    rows = pa.Table.from_pandas(entities())
    assert fetch(client, HISTORICAL, rows).equals(exchange(client, HISTORICAL, rows))
    ranged = {**HISTORICAL, "start_date": START.isoformat(), "end_date": START.isoformat()}
    assert fetch(client, ranged).num_rows == 3


def test_columns_that_pandas_calls_an_index_are_no_columns(world: World) -> None:
    rows = pa.Table.from_pandas(entities().set_index("label"))
    assert exchange(world.flight(), HISTORICAL, rows).column_names == ["driver_id", "event_timestamp", "trips"]


def test_categories_are_taken_as_what_they_stand_for(world: World) -> None:
    table = entities()
    table["label"] = table["label"].astype("category")
    answer = world.opened.get_historical_features(table, ["drivers:trips"]).to_df()
    assert answer.label.tolist() == list("abcdef")


@pytest.mark.parametrize(
    ("command", "error", "words"),
    [
        (b"{", pa.ArrowInvalid, "no JSON object"),
        (b"\xff\xfe", pa.ArrowInvalid, "no JSON object"),
        (b"", pa.ArrowInvalid, "no JSON object"),
        ({"api": "drop"}, pa.ArrowNotImplementedError, "Unknown API: drop"),
        ({k: v for k, v in HISTORICAL.items() if k != "feature_refs"}, pa.ArrowInvalid, "feature_refs is mandatory"),
        ({**HISTORICAL, "feature_view_names": ["nope"]}, fl.FlightServerError, "FeatureViewNotFoundException"),
        ({**HISTORICAL, "feature_refs": ["drivers:nope"]}, pa.ArrowInvalid, "nope"),
        ({**HISTORICAL, "feature_refs": ["trips"]}, pa.ArrowInvalid, "trips"),
        ({**HISTORICAL, "project": "other"}, pa.ArrowInvalid, "other"),
        ({**HISTORICAL, "name_aliases": ["nobodys"], "feature_refs": ["nobodys:trips"]}, pa.ArrowInvalid, "nobodys"),
        ({**HISTORICAL, "start_date": "yesterday"}, pa.ArrowInvalid, "start_date"),
    ],
)
def test_what_a_client_cannot_mean_is_refused_by_name(world: World, command, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        exchange(world.flight(), command)


def test_a_frame_without_times_is_refused(world: World) -> None:
    with pytest.raises(fl.FlightServerError, match="EntityTimestampInferenceException"):
        exchange(world.flight(), HISTORICAL, frame(driver_id=[1], label=["a"]))


def test_what_is_known_to_the_client_alone_is_an_exception_of_feasts(world: World) -> None:
    """The client's view comes from elsewhere: the server looks for itself."""
    elsewhere = FeatureView(name="elsewhere", entities=[], schema=[Field(name="x", dtype=Int64)], source=world.source)
    with pytest.raises(FeatureViewNotFoundException, match="elsewhere does not exist in project past"):
        RemoteOfflineStore.get_historical_features(
            world.opened.config, [elsewhere], ["elsewhere:x"], entities(), world.opened.registry, "past"
        ).to_df()


def test_a_client_that_goes_away_leaves_the_server_well(world: World) -> None:
    client = world.flight()
    for _ in range(3):
        writer, _reader = client.do_exchange(fl.FlightDescriptor.for_command(b'{"api": "get_historical_features"}'))
        writer.begin(NOTHING.schema)
        writer.write_table(NOTHING)
        del writer, _reader
    client.close()
    assert exchange(world.flight(), HISTORICAL, pa.Table.from_pandas(entities())).num_rows == len(KEYS)


def test_what_was_applied_is_asked_for_at_once(world: World) -> None:
    store = world.store()
    store.apply([FeatureService(name="fresh", features=[world.view[["score"]].with_name("newest")])])
    answer = store.get_historical_features(entities(), store.get_feature_service("fresh"), full_feature_names=True)
    assert answer.to_df().columns[-1] == "newest__score"


def test_a_write_of_nothing_is_refused(world: World) -> None:
    with pytest.raises(pa.ArrowInvalid, match="logging_config"):
        put(world.flight(), {"api": "write_logged_features", "feature_service_name": "routes"})


def test_frames_and_answers_of_any_size_go_through(world: World) -> None:
    count = 300_000
    table = pd.DataFrame({"driver_id": [1 + i % 4 for i in range(count)], "event_timestamp": START, "n": range(count)})
    answer = world.opened.get_historical_features(table, ["drivers:trips"]).to_arrow()
    assert answer["n"].to_pylist() == list(range(count))
    assert answer["trips"].null_count == count // 4


def test_the_server_says_where_it_serves(world: World) -> None:
    log = world.offline.log.read_text()
    assert f"Offline store server serving at: grpc+tcp://127.0.0.1:{world.port}" in log
    assert "offline server starting with pid: [" in log


def test_an_unknown_flight_is_not_found(world: World) -> None:
    with pytest.raises(KeyError, match="Flight not found."):
        world.flight().get_flight_info(fl.FlightDescriptor.for_command(b"{}"))
