"""Servers that speak TLS, with the key in the form in which cert-manager writes it: the Python SDK and our own command line
trust their certificate by the `cert` of the client's file, nobody else gets in, and a renewed certificate is used at once."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import pandas as pd
import pyarrow.flight as fl
import pytest
from feast import FeatureStore

import rows
from pod import DEFINITIONS
from product import LAUNCHER, Server, feast, free_port, python_feast, repository


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authority:
    """Certificates that a certificate authority of this test signs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder, self.key, self.certificate = folder, folder / "ca.key", folder / "ca.crt"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
                "-keyout", str(self.key), "-out", str(self.certificate))  # fmt: skip

    def issue(self, name: str) -> Path:
        """A folder as Kubernetes mounts a Secret: tls.crt and tls.key are links into another folder, which a link names."""
        made = self.folder / f"{name}-{time.monotonic_ns()}"
        made.mkdir()
        openssl("genrsa", "-traditional", "-out", str(made / "tls.key"), "2048")
        openssl("req", "-new", "-key", str(made / "tls.key"), "-subj", f"/CN={name}", "-out", str(made / "tls.csr"))
        (made / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
        openssl("x509", "-req", "-in", str(made / "tls.csr"), "-CA", str(self.certificate), "-CAkey", str(self.key),
                "-days", "2", "-extfile", str(made / "names"), "-out", str(made / "tls.crt"))  # fmt: skip
        assert "BEGIN RSA PRIVATE KEY" in (made / "tls.key").read_text()
        mount = self.folder / name
        mount.mkdir(exist_ok=True)
        (mount / "..next").symlink_to(made)
        (mount / "..next").rename(mount / "..data")
        for file in ("tls.key", "tls.crt"):
            if not (mount / file).is_symlink():
                (mount / file).symlink_to(Path("..data") / file)
        return mount


def serve(folder: Path, mount: Path, port: int, *command: str) -> Server:
    def listens() -> None:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()

    tls = ["--key", str(mount / "tls.key"), "--cert", str(mount / "tls.crt")]
    return Server(folder, command[0], [LAUNCHER, "-c", str(folder), *command, "-p", str(port), *tls], listens)


class EncryptedPod:
    """As in a pod of the operator, with one certificate a server; the client trusts the authority."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder / "certificates")
        ca = str(self.authority.certificate)
        self.registry_port, self.rest_port, self.online_port, self.offline_port = (free_port() for _ in range(4))
        remote = {"registry_type": "remote", "path": f"localhost:{self.registry_port}", "cert": ca}
        shared = repository(folder / "registry", "ride")
        serving = repository(folder / "online", "ride", registry=remote)
        self.client = repository(
            folder / "client",
            "ride",
            registry=remote,
            online_store={"type": "remote", "path": f"https://localhost:{self.online_port}", "cert": ca},
            offline_store={"type": "remote", "host": "localhost", "port": self.offline_port, "scheme": "https", "cert": ca},
        )
        shutil.copy(DEFINITIONS, self.client / "features.py")
        rest = ["--rest-api", "--rest-port", str(self.rest_port)]
        self.servers = [
            serve(shared, self.authority.issue("registry"), self.registry_port, "serve_registry", *rest),
            serve(serving, self.authority.issue("online"), self.online_port, "serve"),
            serve(serving, self.authority.issue("offline"), self.offline_port, "serve_offline"),
        ]

    def store(self) -> FeatureStore:
        return FeatureStore(repo_path=str(self.client))

    def stop(self) -> None:
        for server in reversed(self.servers):
            assert server.stop() == 0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EncryptedPod]:
    pod = EncryptedPod(tmp_path_factory.mktemp("encrypted"))
    (pod.client / "data").mkdir()
    rows.driver_stats(20).to_parquet(pod.client / "data" / "driver_stats.parquet")
    python_feast(pod.client, "apply", "--skip-source-validation")
    yield pod
    pod.stop()


def test_rows_are_written_and_read(world: EncryptedPod) -> None:
    store = world.store()
    store.write_to_online_store("customer_profile", rows.customer_profile(3))
    answer = store.get_online_features(["customer_profile:segment"], [{"customer_id": "c2"}]).to_dict()
    assert answer == {"customer_id": ["c2"], "segment": ["segment-2"]}


def test_training_data_is_joined(world: EncryptedPod) -> None:
    entities = pd.DataFrame({"driver_id": [1007], "event_timestamp": [pd.Timestamp("2026-06-01", tz="UTC")]})
    frame = world.store().get_historical_features(entities, ["driver_stats:trips"]).to_df()
    assert frame["trips"].tolist() == [7]


def test_our_command_line_asks_the_server_to_materialize(world: EncryptedPod) -> None:
    done = feast(world.client, "materialize", "2025-01-01T00:00:00", "2026-12-01T00:00:00", "-v", "driver_stats")
    assert "https://localhost" in done.stdout and "Done." in done.stdout, done.stdout
    answer = world.store().get_online_features(["driver_stats:trips"], [{"driver_id": 1011}]).to_dict()
    assert answer == {"driver_id": [1011], "trips": [11]}


def test_nobody_gets_in_without_tls(world: EncryptedPod) -> None:
    for port in (world.registry_port, world.rest_port, world.online_port, world.offline_port):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
            plain.sendall(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert not plain.recv(100).startswith(b"HTTP/1.1 200")
    with grpc.insecure_channel(f"localhost:{world.registry_port}") as channel, pytest.raises(grpc.FutureTimeoutError):
        grpc.channel_ready_future(channel).result(timeout=2)
    with pytest.raises(fl.FlightError):
        fl.connect(f"grpc+tcp://localhost:{world.offline_port}").wait_for_available(timeout=2)


def subject(world: EncryptedPod, port: int) -> str:
    context = ssl.create_default_context(cafile=str(world.authority.certificate))
    plain = socket.create_connection(("localhost", port), timeout=5)
    with plain, context.wrap_socket(plain, server_hostname="localhost") as encrypted:
        assert encrypted.version() == "TLSv1.3"
        return encrypted.getpeercert()["serialNumber"]


def test_renewed_certificates_are_used_without_a_restart(world: EncryptedPod) -> None:
    ports = {
        "registry": (world.registry_port, world.rest_port),
        "online": (world.online_port,),
        "offline": (world.offline_port,),
    }
    before = {port: subject(world, port) for name in ports for port in ports[name]}
    for name in ports:
        world.authority.issue(name)
    deadline = time.monotonic() + 30
    while any(subject(world, port) == serial for port, serial in before.items()):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert subject(world, world.registry_port) == subject(world, world.rest_port)
    test_rows_are_written_and_read(world)
