"""The Python SDK in a folder with the definitions of repository/motion.py and its rows in trips.parquet.

    motion_client.py make COUNT | renew COUNT | append | newest | every | history | intervals
make writes trips.parquet for so many drivers, renew one with a row of this moment for each; append adds newer rows of some
drivers, there and through the offline server. newest and history compare what the servers answer with the file: silent when all
is well, 1 and the first differences when not. every is newest for many drivers, without the SDK's objects. intervals prints
what the registry says has been materialized, a line each.
"""

import json
import os
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from feast import FeatureStore

FILE = Path("trips.parquet")
FEATURES = ["total", "fare", "car"]
STEPS = 4
CHUNK = 500
BIG_CHUNK = 5000
TYPES = pa.schema(
    [
        ("driver_id", pa.int64()),
        ("event_timestamp", pa.timestamp("us", "UTC")),
        ("created", pa.timestamp("us", "UTC")),
        ("total", pa.int64()),
        ("fare", pa.float64()),
        ("car", pa.string()),
    ]
)


def rows(drivers: range, steps: range, begin: datetime) -> pd.DataFrame:
    """A row of each driver at each hour since the beginning; the totals are beyond what a double holds exactly."""
    keys = [driver for step in steps for driver in drivers]
    hours = [step for step in steps for _ in drivers]
    times = [begin + timedelta(hours=hour) for hour in hours]
    return pd.DataFrame(
        {
            "driver_id": keys,
            "event_timestamp": times,
            "created": [time + timedelta(minutes=5) for time in times],
            "total": [2**53 + 1 + 1000 * driver + hour for driver, hour in zip(keys, hours, strict=True)],
            "fare": [driver / 7 + hour for driver, hour in zip(keys, hours, strict=True)],
            "car": [f"wagen-{driver}-{hour}-Ä" for driver, hour in zip(keys, hours, strict=True)],
        }
    )


def write(frame: pd.DataFrame) -> None:
    pq.write_table(pa.Table.from_pandas(frame, schema=TYPES, preserve_index=False), FILE)


def make(count: int) -> None:
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=STEPS + 1)
    write(rows(range(count), range(STEPS), begin))


def renew(count: int) -> None:
    write(rows(range(count), range(STEPS, STEPS + 1), datetime.now(UTC).replace(microsecond=0) - timedelta(hours=STEPS)))


def append(store: FeatureStore) -> None:
    """Rows of this very moment: an incremental run reads on from where the last one ended."""
    known = pd.read_parquet(FILE)
    newer = rows(range(0, 100), range(STEPS, STEPS + 1), datetime.now(UTC).replace(microsecond=0) - timedelta(hours=STEPS))
    store.write_to_offline_store("trips", newer)
    write(pd.concat([known, newer]))


def latest_rows() -> pd.DataFrame:
    return pd.read_parquet(FILE).sort_values("event_timestamp").groupby("driver_id").tail(1).sort_values("driver_id")


def newest(store: FeatureStore) -> list[str]:
    latest = latest_rows()
    found = []
    for start in range(0, len(latest), CHUNK):
        part = latest.iloc[start : start + CHUNK]
        answer = store.get_online_features(
            [f"trips:{name}" for name in FEATURES], [{"driver_id": key} for key in part["driver_id"].tolist()]
        ).to_dict()
        found += differences(part, answer)
    return found


def every(store: FeatureStore) -> list[str]:
    latest = latest_rows()
    online = store.config.online_store.path
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {os.environ['LOCAL_K8S_TOKEN']}"}
    features = [f"trips:{name}" for name in FEATURES]
    found = []
    for start in range(0, len(latest), BIG_CHUNK):
        part = latest.iloc[start : start + BIG_CHUNK]
        body = json.dumps({"features": features, "entities": {"driver_id": part["driver_id"].tolist()}})
        request = urllib.request.Request(f"{online}/get-online-features", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = json.loads(response.read())
        columns = zip(answer["metadata"]["feature_names"], answer["results"], strict=True)
        found += differences(part, {name: column["values"] for name, column in columns})
    return found


def intervals(store: FeatureStore) -> None:
    for start, end in store.get_feature_view("trips").materialization_intervals:
        print(start.isoformat(), end.isoformat())


def history(store: FeatureStore) -> list[str]:
    """By definition: of the rows of a driver until then, the newest."""
    table = pd.read_parquet(FILE)
    begin = table["event_timestamp"].min()
    moments = [(driver, begin + timedelta(minutes=37 * driver % 300 - 20)) for driver in range(0, 400, 3)]
    expected = []
    for driver, moment in moments:
        past = table[(table.driver_id == driver) & (table.event_timestamp <= moment)].sort_values("event_timestamp")
        expected.append([past.iloc[-1][name] if len(past) else None for name in FEATURES])
    entities = pd.DataFrame(moments, columns=["driver_id", "event_timestamp"])
    answer = store.get_historical_features(entities, [f"trips:{name}" for name in FEATURES]).to_arrow().to_pydict()
    return differences(pd.DataFrame(expected, columns=FEATURES, dtype=object), answer)


def differences(expected: pd.DataFrame, answer: dict) -> list[str]:
    return [
        f"{name}: expected {wanted!r}, got {got!r}"
        for name in FEATURES
        for wanted, got in zip(expected[name].tolist(), answer[name], strict=True)
        if wanted != got
    ]


def main() -> int:
    action = sys.argv[1]
    if action in ("make", "renew"):
        {"make": make, "renew": renew}[action](int(sys.argv[2]))
        return 0
    store = FeatureStore(".")
    if action in ("append", "intervals"):
        {"append": append, "intervals": intervals}[action](store)
        return 0
    wrong = {"newest": newest, "every": every, "history": history}[action](store)
    for line in wrong[:10]:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
