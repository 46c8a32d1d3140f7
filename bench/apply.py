"""Measures `feast apply` against both registry servers; see bench/apply."""

import argparse
import contextlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measuring import begun, cpu_seconds, free_port, memory_mib, publish, where

DEFINITIONS = """
from datetime import timedelta
from feast import Entity, FeatureService, FeatureView, Field, FileSource, PushSource, ValueType
from feast.types import Float64, Int64, String
for n in range({views}):
    entity = Entity(name=f"entity{{n}}", join_keys=[f"id{{n}}"], value_type=ValueType.INT64)
    source = FileSource(name=f"source{{n}}", path=f"view{{n}}.parquet", timestamp_field="event_timestamp")
    push = PushSource(name=f"push{{n}}", batch_source=source)
    view = FeatureView(
        name=f"view{{n}}", entities=[entity], ttl=timedelta(days=1), source=push,
        schema=[Field(name=f"id{{n}}", dtype=Int64), Field(name="text", dtype=String)]
        + [Field(name=f"f{{f}}", dtype=Float64) for f in range(20)],
    )
    service = FeatureService(name=f"service{{n}}", features=[view])
    globals().update({{f"{{kind}}{{n}}": object for kind, object in
                      dict(entity=entity, source=source, push=push, view=view, service=service).items()}})
"""
CLIENT = """
import sys, time
from pathlib import Path
from feast.repo_config import load_repo_config
from feast.repo_operations import apply_total
folder = Path.cwd()
config = load_repo_config(folder, folder / "feature_store.yaml")
for _ in range(2):
    begun = time.perf_counter()
    apply_total(config, folder, skip_source_validation=True)
    print("SECONDS", time.perf_counter() - begun)
"""


@contextlib.contextmanager
def serving(command: list[str], folder: Path, port: int) -> Iterator[int]:
    """A registry server, from the moment it listens."""
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 90
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server did not come up:\n" + (folder / "server.log").read_text()[-3000:])
            time.sleep(0.05)
        yield server.pid
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def write(folder: Path, registry: str) -> None:
    folder.mkdir()
    (folder / "feature_store.yaml").write_text(
        f"project: bench\nprovider: local\nregistry: {registry}\nentity_key_serialization_version: 3\n"
        f"online_store: {{type: sqlite, path: {folder}/online.db}}\noffline_store: {{type: dask}}\n"
        "auth: {type: no_auth}\n"
    )


def one(server: str, launcher: str, folder: Path, views: int) -> dict:
    """One server's start, two applies and what they cost."""
    port = free_port()
    write(folder, f"{folder}/registry.db")
    client = folder / "client"
    write(client, f"{{registry_type: remote, path: '127.0.0.1:{port}'}}")
    (client / "definitions.py").write_text(DEFINITIONS.format(views=views))
    with serving([launcher, "serve_registry", "-p", str(port)], folder, port) as pid:
        before = cpu_seconds(pid)
        done = subprocess.run([sys.executable, "-c", CLIENT], cwd=client, capture_output=True, text=True, check=False)
        seconds = [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("SECONDS")]
        if done.returncode or len(seconds) != 2:
            raise SystemExit(f"feast apply failed:\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}")
        return {
            "first_s": seconds[0],
            "again_s": seconds[1],
            "cpu_s": cpu_seconds(pid) - before,
            "resident_mib": memory_mib(pid),
        }


def run(launcher: str, runs: int, views: int) -> list[dict]:
    launchers = {"featurestore": launcher, "feast (Python)": str(Path(sys.executable).with_name("feast"))}
    seen: dict[str, list[dict]] = {server: [] for server in launchers}
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(runs):
            for server, figures in seen.items():
                figures.append(
                    one(
                        server, launchers[server], Path(scratch) / f"{server.split()[0]}{len(figures)}{number}{server[-1]}", views
                    )
                )
                print(server, figures[-1], file=sys.stderr)
    return [
        {"server": server, **{key: round(statistics.median(f[key] for f in figures), 3) for key in figures[0]}}
        for server, figures in seen.items()
    ]


def table(result: dict) -> str:
    lines = [
        f"{where(result)}; "
        f"median of {result['runs']}. {5 * result['views']} objects and those that Feast adds. The time is `feast apply`'s own "
        "after its imports, and mostly the client's; CPU is the server's, both applies.",
        "",
        "| server | first apply | again, unchanged | server CPU | server resident |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['server']} | {r['first_s']:.2f} s | {r['again_s']:.2f} s | {r['cpu_s']:.2f} s | {r['resident_mib']:.0f} MiB |"
        for r in result["rows"]
    ]
    ours, theirs = result["rows"]
    ratios = [theirs[key] / ours[key] for key in ("first_s", "again_s", "cpu_s", "resident_mib")]
    lines.append("| ratio, theirs to ours | " + " | ".join(f"**{ratio:.2f}**" for ratio in ratios) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("launcher")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--views", type=int, default=40, help="each with an entity, two sources and a service")
    options = parser.parse_args()
    outcome = begun("apply", sys.argv[2:])
    outcome |= {"runs": options.runs, "views": options.views}
    outcome["rows"] = run(options.launcher, options.runs, options.views)
    publish("apply", outcome, table)
