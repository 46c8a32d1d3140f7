"""Measures starts; see bench/startup."""

import argparse
import contextlib
import json
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

from measuring import ROOT, begun, cpu_seconds, free_port, memory_mib, publish, where

NAMESPACE = "startup-bench"


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
        return found
    finally:
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(30)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def kubectl(*args: str, stdin: str | None = None) -> None:
    subprocess.run(["kubectl", *args], input=stdin, text=True, check=True, stdout=subprocess.DEVNULL)


def feature_stores(count: int) -> str:
    def item(n: int) -> dict:
        return {
            "apiVersion": "feast.dev/v1",
            "kind": "FeatureStore",
            "metadata": {"name": f"bench-{n}", "namespace": NAMESPACE},
            "spec": {"feastProject": f"bench_{n}"},
        }

    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [namespace, *map(item, range(count))]})


def starts(homes: Path, folder: Path, stores: int) -> dict[str, tuple]:
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
        kubectl("apply", "-f", "-", stdin=feature_stores(stores))
        subprocess.run(["kubectl", "create", "namespace", "feast-operator-system"], capture_output=True, check=False)
        programs[f"operator, {stores} FeatureStores"] = (
            [featurestore, "run"],
            "FEATURESTORE_JAVA_OPTS",
            lambda: answers("http://127.0.0.1:8081/readyz"),
            20,
        )
    return programs


def run(homes: Path, runs: int, stores: int, only: str) -> list[dict]:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, (command, variable, ready, settle) in starts(homes, folder, stores).items():
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
        "| program | start | ready after | CPU until ready | resident, settled | peak |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['program']} | {r['start']} | {r['ready_s']:.2f} s | {r['cpu_s']:.2f} s | {r['resident_mib']:.0f} MiB "
        f"| {r['peak_mib']:.0f} MiB |"
        for r in result["rows"]
    ]
    lines += ["", "| size | MiB |", "|---|---|", *(f"| {name} | {size} |" for name, size in result["sizes_mib"].items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("homes", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--stores", type=int, default=10)
    parser.add_argument("--only", default="", help="operator, registry or online")
    options = parser.parse_args()
    outcome = begun("startup", sys.argv[2:])
    outcome["runs"] = options.runs
    outcome["rows"] = run(options.homes, options.runs, options.stores, options.only)
    outcome["sizes_mib"] = sizes()
    publish("startup", outcome, table)
