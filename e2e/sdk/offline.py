"""An offline server of ours with a registry server beside it, and calls of its clients, 0.67 and 0.66, by hand."""

import json
import uuid
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.flight as fl
from feast import FeatureStore

from product import free_port, offline_server, registry_server, repository


class OfflinePod:
    """The registry server keeps a file; the offline server asks it; the client asks both. Data lies in `data`."""

    def __init__(self, folder: Path, store_section: dict, *flags: str) -> None:
        self.registry_port, self.port = free_port(), free_port()
        remote = {"registry_type": "remote", "path": f"localhost:{self.registry_port}"}
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        shared = repository(folder / "registry", "past", offline_store=store_section)
        serving = repository(folder / "offline", "past", registry=remote, offline_store=store_section)
        self.client = repository(
            folder / "client",
            "past",
            registry=remote,
            offline_store={"type": "remote", "host": "localhost", "port": self.port},
        )
        self.registry = registry_server(shared, self.registry_port)
        self.offline = offline_server(serving, self.port, *flags)

    def store(self) -> FeatureStore:
        return FeatureStore(repo_path=str(self.client))

    def flight(self) -> fl.FlightClient:
        return fl.connect(f"grpc+tcp://localhost:{self.port}")

    def stop(self) -> None:
        assert self.offline.stop() == 0
        assert self.registry.stop() == 0


# What a client sends where it has no rows: the letters are its mistake.
NOTHING = pa.table({"key": list("mock_key")})


def descriptor(command: dict | bytes) -> fl.FlightDescriptor:
    if isinstance(command, dict):
        command = json.dumps({"command_id": str(uuid.uuid4()), **command}).encode()
    return fl.FlightDescriptor.for_command(command)


def exchange(client: fl.FlightClient, command: dict | bytes, rows: pa.Table = NOTHING) -> pa.Table:
    """A read by a client 0.67."""
    writer, reader = client.do_exchange(descriptor(command))
    writer.begin(rows.schema)
    writer.write_table(rows)
    writer.done_writing()
    return reader.read_all()


def put(client: fl.FlightClient, command: dict | bytes | fl.FlightDescriptor, rows: pa.Table = NOTHING) -> None:
    """A write by either client, and the first step of a read by a client 0.66."""
    wanted = command if isinstance(command, fl.FlightDescriptor) else descriptor(command)
    writer, _ = client.do_put(wanted, rows.schema)
    writer.write_table(rows)
    writer.close()


def fetch(client: fl.FlightClient, command: dict, rows: pa.Table = NOTHING) -> pa.Table:
    """A read by a client 0.66."""
    wanted = descriptor(command)
    put(client, wanted, rows)
    info = client.get_flight_info(wanted)
    assert info.total_records == -1 and info.total_bytes == -1 and list(info.schema) == []
    return client.do_get(info.endpoints[0].ticket).read_all()


def frame(**columns) -> pa.Table:
    return pa.Table.from_pandas(pd.DataFrame(columns))
