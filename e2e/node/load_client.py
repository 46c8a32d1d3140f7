"""Readers that never rest: threads that ask for features by the Python SDK until standard input ends.

    load_client.py THREADS
Prints a line once each thread has had its first answer, and at the end one JSON object: how many requests were made, which failed
(message and time), and how long the slowest took.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime

from feast import FeatureStore

EXPECTED = {"driver_id": [1007], "trips": [7]}


class Reader(threading.Thread):
    def __init__(self, ended: threading.Event) -> None:
        super().__init__()
        self.ended = ended
        self.begun = threading.Event()
        self.requests = 0
        self.slowest = 0.0
        self.failures: list[str] = []

    def run(self) -> None:
        store = FeatureStore(".")
        while not self.ended.is_set():
            start = time.monotonic()
            try:
                answer = store.get_online_features(["driver_stats:trips"], [{"driver_id": 1007}]).to_dict()
                if answer != EXPECTED:
                    self.fail(f"answered {answer}")
            except Exception as e:  # noqa: BLE001  whatever a user's program would have met
                self.fail(f"{type(e).__name__}: {e}")
            self.requests += 1
            self.slowest = max(self.slowest, time.monotonic() - start)
            self.begun.set()
            time.sleep(0.02)

    def fail(self, what: str) -> None:
        self.failures.append(f"{datetime.now(UTC):%H:%M:%S.%f} {what[:400]}")


def main() -> None:
    ended = threading.Event()
    readers = [Reader(ended) for _ in range(int(sys.argv[1]))]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.begun.wait()
    print("begun", flush=True)
    sys.stdin.read()
    ended.set()
    for reader in readers:
        reader.join()
    print(
        json.dumps(
            {
                "requests": sum(reader.requests for reader in readers),
                "failures": [failure for reader in readers for failure in reader.failures],
                "slowest_seconds": round(max(reader.slowest for reader in readers), 3),
            }
        )
    )


if __name__ == "__main__":
    main()
