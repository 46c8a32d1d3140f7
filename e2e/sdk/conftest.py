"""The SDK stories: one file a user story, in the order of their numbers, on loopback."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The repository and the rows of the main story are those of the node's stories.
HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "rich"), str(HERE.parent / "node" / "repository")]

from product import free_port, redis  # noqa: E402


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    server = redis(tmp_path_factory.mktemp("redis"), port)
    yield f"localhost:{port}"
    server.stop()


def online_store(kind: str, redis_address: str) -> dict:
    """The section of feature_store.yaml that opens the store directly."""
    if kind == "redis":
        return {"type": "redis", "connection_string": redis_address}
    return {"type": "sqlite", "path": "data/online.db"}


@pytest.fixture(scope="module", params=["sqlite", "redis"])
def store_section(request: pytest.FixtureRequest, redis_address: str) -> dict:
    return online_store(request.param, redis_address)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("story")
