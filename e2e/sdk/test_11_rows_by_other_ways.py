"""`feast materialize` beside a registry server, over TLS to a feature server, into keys that expire, and back into the
source of a view that is offline, too."""

import datetime
import http.server
import ssl
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import redis
import yaml
from feast import FeatureStore

from product import apply, feast, free_port, online_server, registry_server, repository

UTC = datetime.UTC
WINDOW = ("2026-01-01T00:00:00", "2026-02-01T00:00:00")
RANGE = [(datetime.datetime(2026, 1, 1, tzinfo=UTC), datetime.datetime(2026, 2, 1, tzinfo=UTC))]
DATABASE = 7
TTL = 3600

# The time stands before the key in the file: rows that go back into it must keep its order.
DEFINITIONS = """
from datetime import timedelta
from pathlib import Path
from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Int64

HERE = Path(__file__).parent
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)

def view(name, **more):
    source = FileSource(name=name + "_source", path=str(HERE / f"{name}.parquet"), timestamp_field="event_timestamp")
    schema = [Field(name="driver_id", dtype=Int64), Field(name="trips", dtype=Int64)]
    return FeatureView(name=name, entities=[driver], ttl=timedelta(0), schema=schema, source=source, **more)

online = view("online")
both = view("both", offline=True)
"""


def data(folder: Path) -> None:
    times = [datetime.datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    rows = {"event_timestamp": pa.array(times, pa.timestamp("us", "UTC")), "driver_id": [1, 1, 2, 3], "trips": [10, 11, 20, 30]}
    for name in ("online", "both"):
        pq.write_table(pa.table(rows), folder / f"{name}.parquet")


@pytest.fixture(scope="module")
def store_section(redis_address: str) -> dict:
    return {"type": "redis", "connection_string": f"{redis_address},db={DATABASE}", "key_ttl_seconds": TTL, "skip_dedup": True}


@pytest.fixture(scope="module")
def shared(folder: Path, store_section: dict) -> Path:
    """The folder whose registry.db the registry server keeps."""
    made = repository(folder / "shared", "ways", online_store=store_section)
    (made / "definitions.py").write_text(DEFINITIONS)
    data(made)
    apply(made)
    return made


@pytest.fixture(scope="module")
def job(folder: Path, shared: Path, store_section: dict) -> Iterator[Path]:
    """A job's folder: the registry behind its server, the stores opened directly."""
    port = free_port()
    server = registry_server(shared, port)
    registry = {"registry_type": "remote", "path": f"localhost:{port}"}
    yield repository(folder / "job", "ways", registry=registry, online_store=store_section)
    assert server.stop() == 0


@pytest.fixture(scope="module")
def keys(redis_address: str) -> redis.Redis:
    host, port = redis_address.split(":")
    return redis.Redis(host=host, port=int(port), db=DATABASE)


def intervals(folder: Path, view: str) -> list:
    return FeatureStore(repo_path=str(folder)).get_feature_view(view).materialization_intervals


def test_a_job_materializes_beside_a_registry_server(job: Path, shared: Path, keys: redis.Redis) -> None:
    done = feast(job, "materialize", *WINDOW, "-v", "online")
    assert "online: 3 rows in" in done.stdout, done.stdout
    assert intervals(job, "online") == intervals(shared, "online") == RANGE
    feast(job, "materialize-incremental", "2026-02-02T00:00:00", "-v", "online")
    assert intervals(shared, "online")[-1][1] == datetime.datetime(2026, 2, 2, tzinfo=UTC)
    assert keys.dbsize() == 3


def test_rows_expire_when_the_store_is_told_so(job: Path, keys: redis.Redis) -> None:
    feast(job, "materialize", *WINDOW, "-v", "online")
    left = [keys.ttl(key) for key in keys.scan_iter()]
    assert len(left) == 3 and all(TTL - 120 < seconds <= TTL for seconds in left)
    values = FeatureStore(repo_path=str(job)).get_online_features(["online:trips"], [{"driver_id": i} for i in (1, 2, 3)])
    assert values.to_dict()["trips"] == [11, 20, 30]


def test_without_dedup_an_older_row_replaces_a_newer_one(job: Path, shared: Path, keys: redis.Redis) -> None:
    feast(job, "materialize", *WINDOW, "-v", "online")
    feast(job, "materialize", "2026-01-01T00:00:00", "2026-01-01T12:00:00", "-v", "online")
    read = FeatureStore(repo_path=str(job)).get_online_features(["online:trips"], [{"driver_id": 1}])
    assert read.to_dict()["trips"] == [10]
    deduplicating = {**yaml_section(job), "skip_dedup": False}
    other = repository(job.parent / "dedup", "ways", registry=str(shared / "data" / "registry.db"), online_store=deduplicating)
    feast(other, "materialize", *WINDOW, "-v", "online")
    feast(other, "materialize", "2026-01-01T00:00:00", "2026-01-01T12:00:00", "-v", "online")
    assert FeatureStore(repo_path=str(other)).get_online_features(["online:trips"], [{"driver_id": 1}]).to_dict()["trips"] == [11]


def yaml_section(folder: Path) -> dict:
    return yaml.safe_load((folder / "feature_store.yaml").read_text())["online_store"]


def test_a_view_that_is_offline_too_keeps_the_rows_in_its_source(job: Path, shared: Path) -> None:
    feast(job, "materialize", *WINDOW, "-v", "both")
    rows = pq.read_table(shared / "both.parquet")
    assert rows.column_names == ["event_timestamp", "driver_id", "trips"]
    assert sorted(zip(rows["driver_id"].to_pylist(), rows["trips"].to_pylist(), strict=True)) == sorted(
        [(1, 10), (1, 11), (2, 20), (3, 30)] + [(1, 11), (2, 20), (3, 30)]
    )


@pytest.fixture(scope="module")
def secured(folder: Path, shared: Path) -> Iterator[tuple[str, Path]]:
    """A feature server behind an end of TLS, as an ingress is, and the certificate to trust."""
    port = free_port()
    server = online_server(shared, port)
    key, certificate = folder / "tls.key", folder / "tls.crt"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run([*make, *subject], check=True, capture_output=True)

    class Forward(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = urllib.request.Request(f"http://localhost:{port}{self.path}", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=120) as answer:
                text = answer.read()
                self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            with urllib.request.urlopen(f"http://localhost:{port}{self.path}", timeout=120) as answer:
                text = answer.read()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    end = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    end.socket = context.wrap_socket(end.socket, server_side=True)
    threading.Thread(target=end.serve_forever, daemon=True).start()
    yield f"https://localhost:{end.server_address[1]}", certificate
    end.shutdown()
    server.stop()


def test_a_feature_server_is_asked_over_tls(folder: Path, shared: Path, secured: tuple[str, Path]) -> None:
    address, certificate = secured
    registry = str(shared / "data" / "registry.db")
    trusting = {"type": "remote", "path": address, "cert": str(certificate)}
    client = repository(folder / "trusting", "ways", registry=registry, online_store=trusting)
    done = feast(client, "materialize-incremental", "2026-02-10T00:00:00", "-v", "online")
    assert "Done." in done.stdout, done.stdout
    assert intervals(shared, "online")[-1][1] == datetime.datetime(2026, 2, 10, tzinfo=UTC)

    doubting = repository(folder / "doubting", "ways", registry=registry, online_store={"type": "remote", "path": address})
    refused = feast(doubting, "materialize-incremental", "2026-02-11T00:00:00", "-v", "online", check=False)
    assert refused.returncode == 1
    assert "certificat" in refused.stderr.lower() or "pkix" in refused.stderr.lower(), refused.stderr
    assert intervals(shared, "online")[-1][1] == datetime.datetime(2026, 2, 10, tzinfo=UTC)
