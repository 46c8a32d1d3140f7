"""What the benchmarks have in common: ports, what a process has used, and how a result is published."""

import datetime
import json
import os
import platform
import socket
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_mib(pid: int, field: str = "VmRSS") -> float:
    """What the kernel calls by this name: VmRSS is resident now, VmHWM the most that ever was."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"no {field} of {pid}")


def live_mib(pid: int) -> float:
    """What objects of a JVM take after a full collection, which this makes; JCMD names the JDK's program for it."""
    command = [os.environ["JCMD"], str(pid), "GC.class_histogram"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    total = next(line for line in text.splitlines() if line.startswith("Total"))
    return int(total.split()[-1]) / 2**20


def begun(script: str, arguments: Iterable[str]) -> dict:
    """What a result says of the circumstances; to be taken before the work."""
    return {
        "command": f"bench/{script} {' '.join(arguments)}".strip(),
        "date": datetime.date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release()}",
        "load_before": os.getloadavg()[0],
    }


def where(result: dict) -> str:
    """The circumstances in words."""
    return f"`{result['command']}` on {result['date']}: {result['machine']}, load {result['load_before']:.1f} before"


def publish(name: str, result: dict, table: Callable[[dict], str]) -> None:
    """Writes bench/results/NAME.json and NAME.md, and prints the table."""
    out = ROOT / "bench" / "results"
    out.mkdir(exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n")
    (out / f"{name}.md").write_text(table(result))
    print(table(result))
