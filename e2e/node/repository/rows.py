"""The rows that the stories write and expect to read: made from the row's number, so that every process makes the same."""

from datetime import UTC, datetime, timedelta

import pandas as pd

COUNT = 1000
START = datetime(2026, 1, 1, tzinfo=UTC)


def driver_stats(count: int = COUNT) -> pd.DataFrame:
    n = range(count)
    return pd.DataFrame(
        {
            "driver_id": [1000 + i for i in n],
            "trips": pd.array([i % 50 for i in n], dtype="int32"),
            "lifetime_trips": [2**40 + i for i in n],
            # Quarters: a 32-bit float holds them exactly, and so does the text on the way.
            "rating": pd.array([i % 20 / 4 for i in n], dtype="float32"),
            "conversion": [i / 7 for i in n],
            "car": [f"wagen-{i}-ÄÖ" if i % 10 else "" for i in n],
            "active": [i % 2 == 0 for i in n],
            "last_trip": [START + timedelta(minutes=i) for i in n],
            "last_scores": [[i, -i, 2**33 + i] for i in n],
            **stamps(count),
        }
    )


def customer_profile(count: int = 10) -> pd.DataFrame:
    n = range(count)
    return pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in n],
            "segment": [f"segment-{i % 3}" for i in n],
            "lifetime_value": [i * 1.5 for i in n],
            "account": [f"00000000-0000-4000-8000-{i:012d}" for i in n],
            "preferences": [f'{{"colour": "c{i}"}}' for i in n],
            **stamps(count),
        }
    )


def stamps(count: int) -> dict:
    at = [START + timedelta(seconds=i) for i in range(count)]
    return {"event_timestamp": at, "created": at}
