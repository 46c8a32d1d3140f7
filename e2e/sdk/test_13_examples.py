"""What the examples have Python read: definitions, and the configuration of each server that runs Python's image."""

import base64
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from feast import Entity, FeatureView
from feast.permissions.permission import Permission

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
LOADER = Path(__file__).with_name("load_configurations.py")


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


def problems(configurations: dict[str, str]) -> dict[str, str]:
    """What the SDK has against each, in a process of its own, which has hollow modules in place of those not installed."""
    done = subprocess.run([sys.executable, LOADER], input=json.dumps(configurations), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_configurations_are_ones_of_this_sdk() -> None:
    configurations = rendered()
    assert len(configurations) >= 10
    assert problems(configurations) == {}


@pytest.mark.parametrize("engine", [{"type": "ray", "address": "auto"}, {"type": "spark", "spark_master": "local"}])
def test_engines_as_the_guide_prints_them_are_not(engine: dict) -> None:
    printed = {"project": "p", "provider": "local", "registry": "r.db", "batch_engine": engine}
    assert problems({"printed": yaml.safe_dump(printed)}).keys() == {"printed"}
