"""Asks servers for minutes and looks at their memory; see bench/soak."""

import argparse
import contextlib
import http.client
import itertools
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import pyarrow as pa
import pyarrow.flight
from feast.protos.feast.registry import RegistryServer_pb2 as messages
from feast.protos.feast.registry import RegistryServer_pb2_grpc as services

from measuring import begun, free_port, live_mib, memory_mib, publish, where

PROJECT, VIEW = "soak", "driver_hourly_stats"
FEATURES = ["conv_rate", "acc_rate", "avg_daily_trips"]

# What a full collection finds may differ so much for other reasons than requests: compiled code's constants, buffers of threads.
MOST_GROWTH = 0.05
FREE_MIB = 1.0


class Load:
    """One client of a server: it asks until it is told to end, and counts."""

    def __init__(self, name: str, command: list[str], ask: Callable[[], Callable[[int], None]]):
        self.name, self.command, self.ask = name, command, ask
        self.asked, self.failures, self.samples = 0, [], []

    def run(self, end: threading.Event) -> None:
        try:
            one = self.ask()
            for number in itertools.count():
                if end.is_set():
                    return
                one(number)
                self.asked += 1
        except Exception as failure:  # noqa: BLE001 - whatever it is, the soak has failed
            self.failures.append(repr(failure))

    def look(self, pid: int) -> None:
        # The resident memory first: the collection changes it.
        resident = memory_mib(pid)
        self.samples.append({"asked": self.asked, "live_mib": round(live_mib(pid), 2), "resident_mib": round(resident, 1)})


def online(port: int) -> Callable[[int], None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(path: str, body: dict) -> int:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def one(number: int) -> None:
        features = [f"{VIEW}:{name}" for name in FEATURES[: number % 3 + 1]]
        read = {"features": features, "entities": {"driver_id": [number, number + 1]}}
        assert post("/get-online-features", read) == 200
        if number % 10 == 0:
            wrong = {"features": [f"{VIEW}:never_{number}"], "entities": {"driver_id": [number]}}
            assert post("/get-online-features", wrong) in (404, 422)
            assert post(f"/never-{number}", {}) == 404

    return one


def registry(port: int) -> Callable[[int], None]:
    stub = services.RegistryServerStub(grpc.insecure_channel(f"127.0.0.1:{port}"))

    def one(number: int) -> None:
        stub.GetFeatureView(messages.GetFeatureViewRequest(project=PROJECT, name=VIEW))
        if number % 10 == 0:
            stub.ListFeatureViews(messages.ListFeatureViewsRequest(project=f"never_{number}"))
            with contextlib.suppress(grpc.RpcError):
                stub.GetEntity(messages.GetEntityRequest(project=PROJECT, name=f"never_{number}"))

    return one


def offline(port: int) -> Callable[[int], None]:
    client = pyarrow.flight.connect(f"grpc://127.0.0.1:{port}")
    times = pa.array([1_769_000_000_000_000_000] * 10, pa.timestamp("ns", "UTC"))

    def one(number: int) -> None:
        command = {
            "command_id": str(number),
            "api": "get_historical_features",
            "feature_view_names": [VIEW],
            "name_aliases": [None],
            "feature_refs": [f"{VIEW}:{name}" for name in FEATURES[: number % 3 + 1]],
            "project": PROJECT,
            "full_feature_names": False,
        }
        frame = pa.table({"driver_id": pa.array(range(number, number + 10), pa.int64()), "event_timestamp": times})
        writer, reader = client.do_exchange(pyarrow.flight.FlightDescriptor.for_command(json.dumps(command)))
        writer.begin(frame.schema)
        writer.write_table(frame)
        writer.done_writing()
        assert reader.read_all().num_rows == 10
        writer.close()

    return one


def loads(feast: str, folder: Path) -> Iterator[Load]:
    config = (
        f"project: {PROJECT}\nprovider: local\nregistry: {{}}\nonline_store: {{{{type: sqlite, path: {folder}/online.db}}}}\n"
        "offline_store: {{type: duckdb}}\nentity_key_serialization_version: 3\nauth: {{type: no_auth}}\n"
    )
    subprocess.run([feast, "init", PROJECT], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    repository = next((folder / PROJECT).rglob("feature_store.yaml")).parent
    ports = [free_port() for _ in range(3)]
    own, remote = folder / "registry.yaml", folder / "remote.yaml"
    own.write_text(config.format(f"{folder}/registry.db"))
    remote.write_text(config.format(f"{{registry_type: remote, path: '127.0.0.1:{ports[0]}'}}"))
    subprocess.run([feast, "-f", str(own), "apply"], cwd=repository, check=True, stdout=subprocess.DEVNULL)
    at = ["-h", "127.0.0.1", "-p"]
    for name, arguments, port, ask in (
        ("registry", ["-f", str(own), "serve_registry"], ports[0], registry),
        ("online", ["-f", str(remote), "serve"], ports[1], online),
        ("offline", ["-f", str(remote), "serve_offline"], ports[2], offline),
    ):
        yield Load(f"{name} server", [feast, "-c", str(repository), *arguments, *at, str(port)], lambda a=ask, p=port: a(p))


def ready(load: Load, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            load.ask()(0)
        except Exception as not_yet:  # noqa: BLE001 - each client says it in its own way
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{load.name} did not come up ({not_yet}):\n{log.read_text()[-3000:]}") from not_yet
            time.sleep(0.3)
        else:
            return


def run(feast: str, minutes: float) -> list[Load]:
    end = threading.Event()
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as stack:
        folder, processes = Path(scratch), []
        all_loads = list(loads(feast, folder))
        for load in all_loads:
            log = folder / f"{load.name}.log"
            process = subprocess.Popen(load.command, stdout=log.open("w"), stderr=subprocess.STDOUT)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            processes.append(process)
            ready(load, process, log)
        clients = [threading.Thread(target=load.run, args=(end,)) for load in all_loads]
        stack.callback(end.set)
        for client in clients:
            client.start()
        for third in (1, 2, 3):
            time.sleep(minutes * 60 / 3)
            for load, process in zip(all_loads, processes, strict=True):
                load.look(process.pid)
                print(third, load.name, load.samples[-1], *load.failures, file=sys.stderr)
        end.set()
        for client in clients:
            client.join()
    return all_loads


def grew(row: dict) -> bool:
    first, last = row["samples"][0]["live_mib"], row["samples"][-1]["live_mib"]
    return last - first > max(FREE_MIB, first * MOST_GROWTH)


def table(result: dict) -> str:
    lines = [
        f"{where(result)}. One client a server, all at once.",
        "",
        "| server | requests | in use after a third, at the end | resident after a third, at the end |",
        "|---|---|---|---|",
    ]
    for row in result["rows"]:
        first, last = row["samples"][0], row["samples"][-1]
        lines.append(
            f"| {row['server']} | {row['asked']:,} | {first['live_mib']:.1f}, {last['live_mib']:.1f} MiB "
            f"| {first['resident_mib']:.0f}, {last['resident_mib']:.0f} MiB |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("feast")
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    outcome = begun("soak", sys.argv[2:])
    done = run(options.feast, options.minutes)
    outcome["rows"] = [{"server": load.name, "asked": load.asked, "samples": load.samples} for load in done]
    publish("soak", outcome, table)
    wrong = [f"{load.name}: {failure}" for load in done for failure in load.failures]
    wrong += [f"{row['server']} grew" for row in outcome["rows"] if grew(row)]
    if wrong:
        raise SystemExit("\n".join(wrong))
