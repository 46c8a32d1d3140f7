"""Measures starts; see bench/startup."""

import argparse
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import many

from measuring import ROOT, begun, cpu_seconds, free_port, live_mib, memory_mib, publish, where

NAMESPACE = "startup-bench"


class Crowd(NamedTuple):
    """What others keep in the cluster: so many ConfigMaps and as many Secrets, each of so many KiB."""

    objects: int
    kib: int


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def one(command: list[str], more: dict[str, str], ready: Callable[[], bool], settle: float, folder: Path) -> dict:
    """One start: exec replaces the launcher, so the program's process is the one that was started."""
    log = folder / "start.log"
    with log.open("w") as out:
        begun = time.monotonic()
        program = subprocess.Popen(command, env={**os.environ, **more}, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    try:
        while not ready():
            if program.poll() is not None or time.monotonic() - begun > 120:
                raise SystemExit(f"{' '.join(command)} did not get ready:\n{log.read_text()[-3000:]}")
            time.sleep(0.01)
        found = {"ready_s": time.monotonic() - begun, "cpu_s": cpu_seconds(program.pid)}
        time.sleep(settle)
        found |= {"resident_mib": memory_mib(program.pid, "VmRSS"), "peak_mib": memory_mib(program.pid, "VmHWM")}
        found["live_mib"] = live_mib(program.pid)
        return found
    finally:
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(30)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def kubectl(*args: str) -> None:
    subprocess.run(["kubectl", *args], check=True, stdout=subprocess.DEVNULL)


def starts(homes: Path, folder: Path, stores: int, crowd: Crowd) -> dict[str, tuple]:
    """Each program: command, name of its variable for JVM options, what ready means, seconds until it has settled."""
    feast, featurestore = str(homes / "server/bin/feast"), str(homes / "operator/bin/featurestore")
    common = "project: bench\nprovider: local\nentity_key_serialization_version: 3\nauth: {type: no_auth}\n"
    online = f"online_store: {{type: sqlite, path: {folder}/online.db}}\n"
    config = folder / "feature_store.yaml"
    config.write_text(f"{common}registry: {folder}/registry.db\n{online}")
    grpc, http, flight = free_port(), free_port(), free_port()
    programs = {
        "registry server": (
            [feast, "-f", str(config), "serve_registry", "-h", "127.0.0.1", "-p", str(grpc)],
            "FEAST_JAVA_OPTS",
            lambda: listens(grpc),
            5,
        ),
        "online server": (
            [feast, "-f", str(config), "serve", "-h", "127.0.0.1", "-p", str(http)],
            "FEAST_JAVA_OPTS",
            lambda: answers(f"http://127.0.0.1:{http}/health"),
            5,
        ),
        "offline server": (
            [feast, "-f", str(config), "serve_offline", "-h", "127.0.0.1", "-p", str(flight)],
            "FEAST_JAVA_OPTS",
            lambda: listens(flight),
            5,
        ),
    }
    if os.environ.get("KUBECONFIG"):
        crd = str(ROOT / "deploy/crd")
        kubectl("apply", "-f", crd)
        # Not by its condition, which a CRD made a moment ago does not have yet.
        kubectl("wait", "--for=create", "crd/featurestores.feast.dev", "--timeout=60s")
        kubectl("wait", "--for=jsonpath={.status.acceptedNames.kind}=FeatureStore", "-f", crd, "--timeout=60s")
        for namespace in (NAMESPACE, "feast-operator-system"):
            subprocess.run(["kubectl", "create", "namespace", namespace], capture_output=True, check=False)
        many.create(many.feature_stores(NAMESPACE, stores))
        many.create(many.foreign(NAMESPACE, crowd.objects, crowd.kib))
        beside = f" beside {crowd.objects} ConfigMaps and Secrets of {crowd.kib} KiB" if crowd.objects else ""
        programs[f"operator, {stores} FeatureStores{beside}"] = (
            [featurestore, "run"],
            "FEATURESTORE_JAVA_OPTS",
            lambda: answers("http://127.0.0.1:8081/readyz"),
            max(20, stores // 10),
        )
    return programs


def run(homes: Path, runs: int, stores: int, crowd: Crowd, only: str) -> list[dict]:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, (command, variable, ready, settle) in starts(homes, folder, stores, crowd).items():
            if only and not name.startswith(only):
                continue
            one(command, {}, ready, settle, folder)  # files into the page cache, objects onto the cluster
            for cache, option in (("AOT cache", ""), ("without", "-XX:AOTMode=off")):
                seen = [one(command, {variable: option}, ready, settle, folder) for _ in range(runs)]
                median = {key: round(statistics.median(s[key] for s in seen), 2) for key in seen[0]}
                rows.append({"program": name, "start": cache, **median})
                print(rows[-1], file=sys.stderr)
    if os.environ.get("KUBECONFIG"):
        kubectl("delete", "namespace", NAMESPACE, "--wait=false")
    return rows


def sizes() -> dict[str, float]:
    """MiB of the image archives and of what is in our part of them."""
    found = {}
    for archive in sorted((ROOT / "target/images").glob("*.tar")):
        if archive.stem != "redis":
            found[f"{archive.stem} image"] = archive.stat().st_size / 2**20
    for module in ("operator", "server"):
        for part in ("jre", "lib", "aot"):
            files = (ROOT / "target/homes" / module / part).rglob("*")
            found[f"{module} {part}"] = sum(f.stat().st_size for f in files if f.is_file()) / 2**20
    return {name: round(size, 1) for name, size in found.items()}


def table(result: dict) -> str:
    lines = [
        f"{where(result)}; median of {result['runs']}.",
        "",
        "| program | start | ready after | CPU until ready | resident, settled | peak | in use on the heap |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['program']} | {r['start']} | {r['ready_s']:.2f} s | {r['cpu_s']:.2f} s | {r['resident_mib']:.0f} MiB "
        f"| {r['peak_mib']:.0f} MiB | {r['live_mib']:.0f} MiB |"
        for r in result["rows"]
    ]
    lines += ["", "| size | MiB |", "|---|---|", *(f"| {name} | {size} |" for name, size in result["sizes_mib"].items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("homes", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--featurestores", type=int, default=10)
    parser.add_argument("--foreign", type=int, default=0, help="ConfigMaps, and as many Secrets, of others")
    parser.add_argument("--foreign-kib", type=int, default=8, help="the size of each")
    parser.add_argument("--only", default="", help="operator, registry or online")
    options = parser.parse_args()
    outcome = begun("startup", sys.argv[2:])
    outcome["runs"] = options.runs
    outcome["rows"] = run(
        options.homes, options.runs, options.featurestores, Crowd(options.foreign, options.foreign_kib), options.only
    )
    outcome["sizes_mib"] = sizes()
    publish("startup-crowded" if options.foreign else "startup", outcome, table)
