"""Loads configurations as a server of Python does: a JSON object of YAML texts from standard input; to standard output those that
the SDK does not take, with its words."""

import importlib.abc
import importlib.machinery
import json
import os
import sys
import types
from unittest.mock import MagicMock

import yaml
from feast.repo_config import RepoConfig

# What clouds' stores import and this environment does not have: their configuration needs none of it.
VENDORS = (
    "boto3",
    "botocore",
    "aiobotocore",
    "google",
    "pyspark",
    "ray",
    "snowflake",
    "psycopg",
    "psycopg_pool",
    "kubernetes",
    "cryptography",
)


class Vendors(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a module of a vendor that nobody else finds, and puts a hollow one there."""

    def find_spec(self, name: str, path=None, target=None):
        known = name.split(".")[0] in VENDORS
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if known else None

    def create_module(self, spec) -> types.ModuleType:
        module = MagicMock(name=spec.name)
        module.__path__, module.__spec__, module.__name__ = [], spec, spec.name
        return module

    def exec_module(self, module) -> None:
        pass


def problem(text: str) -> str | None:
    try:
        config = RepoConfig(**yaml.safe_load(os.path.expandvars(text)))
        assert config.registry and config.batch_engine
        _ = config.online_store, config.offline_store
    except Exception as e:  # noqa: BLE001 - all of them are told
        return f"{type(e).__name__}: {e}"
    return None


def main() -> None:
    sys.meta_path.append(Vendors())
    found = {place: problem(text) for place, text in json.load(sys.stdin).items()}
    json.dump({place: words for place, words in found.items() if words is not None}, sys.stdout)


if __name__ == "__main__":
    main()
