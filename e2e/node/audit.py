"""What a client asked of the API server, from its audit log (one JSON object a line, as --audit-log-path writes it)."""

import json
import time
from collections import Counter
from pathlib import Path


class AuditLog:
    def __init__(self, path: Path) -> None:
        self.path = path

    def mark(self) -> int:
        """A place in the log: now."""
        return self.path.stat().st_size

    def requests(self, user: str, since: int) -> Counter:
        """Finished requests of a user since a mark, as `verb resource[/subresource] namespace/name`. A watch is counted when
        it is opened, so that neither its end nor its length matters; the lease and Events stand apart in `budget`."""
        found: Counter = Counter()
        with self.path.open(encoding="utf-8") as lines:
            lines.seek(since)
            for line in lines:
                entry = json.loads(line) if line.endswith("\n") else {}
                opened = entry.get("verb") != "watch" and entry.get("stage") == "ResponseComplete"
                opened = opened or (entry.get("verb") == "watch" and entry.get("stage") == "ResponseStarted")
                if opened and entry["user"]["username"] == user:
                    found[describe(entry)] += 1
        return found

    def budget(self, user: str, since: int) -> Counter:
        """The requests that a budget counts: all but watches, the leader's lease and Events."""
        free = ("watch ", "get leases", "update leases", "patch leases", "create events", "patch events")
        return Counter({line: n for line, n in self.requests(user, since).items() if not line.startswith(free)})

    def rest(self, user: str, since: int | None = None, quiet: float = 10) -> Counter:
        """What the budget counts since a mark, or since now, once the user has asked for nothing for so many seconds."""
        deadline = time.monotonic() + 120
        start = self.mark() if since is None else since
        while time.monotonic() < deadline:
            latest = self.mark()
            time.sleep(quiet)
            if not self.budget(user, latest):
                return self.budget(user, start)
        raise AssertionError(f"{user} never rests: {self.budget(user, latest)}")

    def writes(self, user: str, since: int) -> Counter:
        """What changes an object; a review is a question, although it is created."""
        counted = ("create ", "update ", "patch ", "delete ")
        lines = self.budget(user, since).items()
        return Counter({line: n for line, n in lines if line.startswith(counted) and "reviews" not in line})


def describe(entry: dict) -> str:
    ref = entry.get("objectRef")
    if not ref:
        return f"{entry['verb']} {entry['requestURI']}"
    resource = "/".join(part for part in (ref.get("resource"), ref.get("subresource")) if part)
    return f"{entry['verb']} {resource} {ref.get('namespace', '')}/{ref.get('name', '')}"
