"""The Python SDK as a user has it, run in a folder with a client's feature_store.yaml: writes rows, reads them back.

    client.py write | read | peek
write and read are silent when all is well, and end with 1 and the first differences when not; peek prints one row.
"""

import sys
from pathlib import Path

import pandas as pd
from feast import FeatureStore

sys.path.insert(0, str(Path(__file__).parent / "repository"))
import rows  # noqa: E402

VIEWS = {
    "driver_stats": ("driver_id", rows.driver_stats),
    "customer_profile": ("customer_id", rows.customer_profile),
}


def write(store: FeatureStore) -> None:
    for view, (_, frame) in VIEWS.items():
        store.write_to_online_store(view, frame())


def read(store: FeatureStore) -> None:
    wrong = []
    for view, (key, frame) in VIEWS.items():
        expected = frame().drop(columns=["event_timestamp", "created"])
        features = [f"{view}:{name}" for name in expected.columns if name != key]
        for start in range(0, len(expected), 100):
            part = expected.iloc[start : start + 100]
            answer = store.get_online_features(features, [{key: value} for value in part[key]]).to_dict()
            wrong += differences(part, answer)
    service = store.get_online_features(
        store.get_feature_service("driver_activity"), [{"driver_id": 1007, "customer_id": "c7"}]
    ).to_dict()
    if service != {
        "driver_id": [1007],
        "customer_id": ["c7"],
        "trips": [7],
        "rating": [1.75],
        "segment": ["segment-1"],
    }:
        wrong.append(f"driver_activity: {service}")
    for line in wrong[:10]:
        print(line)
    sys.exit(1 if wrong else 0)


def differences(expected: pd.DataFrame, answer: dict) -> list[str]:
    found = []
    for name in expected.columns:
        for wanted, got in zip(expected[name].tolist(), answer[name], strict=True):
            if isinstance(wanted, pd.Timestamp):
                wanted = int(wanted.timestamp())
                got = int(got.timestamp()) if hasattr(got, "timestamp") else got
            if wanted != got:
                found.append(f"{name}: expected {wanted!r}, got {got!r}")
    return found


def peek(store: FeatureStore) -> None:
    print(store.get_online_features(["driver_stats:trips"], [{"driver_id": 1007}]).to_dict())


if __name__ == "__main__":
    {"write": write, "read": read, "peek": peek}[sys.argv[1]](FeatureStore("."))
