"""Registry and online server set up as in a pod, and a client's folder with the main story's definitions."""

import shutil
from pathlib import Path

from feast import FeatureStore

import rows
from product import free_port, online_server, registry_server, repository

DEFINITIONS = Path(rows.__file__).with_name("features.py")


class Pod:
    """The registry server keeps a file; the online server asks the registry server; the client asks both."""

    def __init__(self, folder: Path, store_section: dict) -> None:
        self.registry_port, self.online_port = free_port(), free_port()
        remote = {"registry_type": "remote", "path": f"localhost:{self.registry_port}"}
        online = {"type": "remote", "path": f"http://localhost:{self.online_port}"}
        shared = repository(folder / "registry", "ride", online_store=store_section)
        serving = repository(folder / "online", "ride", registry=remote, online_store=store_section)
        self.client = repository(folder / "client", "ride", registry=remote, online_store=online)
        shutil.copy(DEFINITIONS, self.client / "features.py")
        self.registry = registry_server(shared, self.registry_port)
        self.online = online_server(serving, self.online_port)

    def store(self) -> FeatureStore:
        return FeatureStore(repo_path=str(self.client))

    def stop(self) -> None:
        assert self.online.stop() == 0
        assert self.registry.stop() == 0
