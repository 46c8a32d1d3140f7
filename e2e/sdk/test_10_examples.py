"""What the examples have Python read: definitions, and the configuration of each server that runs Python's image."""

import base64
import importlib.abc
import importlib.machinery
import os
import runpy
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import yaml
from feast import Entity, FeatureView
from feast.permissions.permission import Permission
from feast.repo_config import RepoConfig

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
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


@pytest.fixture(scope="module")
def vendors() -> Iterator[None]:
    before = set(sys.modules)
    finder = Vendors()
    sys.meta_path.append(finder)
    yield
    sys.meta_path.remove(finder)
    for name in set(sys.modules) - before:
        del sys.modules[name]


def definitions() -> list[Path]:
    return sorted(EXAMPLES.glob("*/feature_repo/*.py"))


@pytest.mark.parametrize("file", definitions(), ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_definitions_are_ones_of_this_sdk(file: Path) -> None:
    made = [value for value in runpy.run_path(str(file)).values() if isinstance(value, (Entity, FeatureView, Permission))]
    assert made
    for thing in made:
        assert thing.to_proto().SerializeToString()


def rendered() -> dict[str, str]:
    """The configuration of the online server, or of the registry where there is none, by example and FeatureStore, of those
    that run Python's image."""
    found = {}
    for folder in sorted(path for path in EXAMPLES.iterdir() if path.is_dir()):
        done = subprocess.run([ROOT / "bin" / "featurestore", "render", folder], capture_output=True, text=True, check=True)
        objects = [it for it in yaml.safe_load_all(done.stdout) if it]
        for deployment in (it for it in objects if it["kind"] == "Deployment"):
            pod = deployment["spec"]["template"]["spec"]
            if not any("feastdev/feature-server" in it["image"] for it in pod["containers"]):
                continue
            name = deployment["metadata"]["name"]
            config = next(it for it in objects if it["kind"] == "Secret" and it["metadata"]["name"] == name + "-config")
            data = config["data"]
            text = base64.b64decode(data.get("online.yaml", data.get("registry.yaml"))).decode()
            found[f"{folder.name}/{name}"] = text
    return found


def test_configurations_are_ones_of_this_sdk(vendors: None) -> None:
    configurations = rendered()
    assert len(configurations) >= 10
    wrong = {}
    for place, text in configurations.items():
        try:
            config = RepoConfig(**yaml.safe_load(os.path.expandvars(text)))
            assert config.registry and config.batch_engine
            _ = config.online_store, config.offline_store
        except Exception as problem:  # noqa: BLE001 - all of them are told
            wrong[place] = f"{type(problem).__name__}: {problem}"
    assert not wrong


@pytest.mark.parametrize("engine", [{"type": "ray", "address": "auto"}, {"type": "spark", "spark_master": "local"}])
def test_engines_as_the_guide_prints_them_are_not(vendors: None, engine: dict) -> None:
    config = RepoConfig(project="p", provider="local", registry="r.db", batch_engine=engine)
    with pytest.raises(Exception):  # noqa: B017 - an AssertionError without a word
        _ = config.batch_engine
