"""What runs in Python beside our servers: definitions in Python from a user's image, the web UI, the lineage server. The registry
speaks TLS, so that each of them has to trust it; a second FeatureStore shows what the first one's registry holds."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from kube import Kube, eventually
from sdk import Sdk
from world import PYTHON, feature_store, secret, small_server

IMAGE = "localhost/featurestore-e2e-feast:1"
SHOP = "shop"
WINDOW = "window"
VIEWS = {"driver_stats", "customer_profile", "driver_customer_trips"}


@pytest.fixture(scope="module")
def shop(kube: Kube, operator: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A FeatureStore whose definitions, page and lineage are Python's, and one that has a page for its registry."""
    images = os.environ.get("IMAGES")
    if images and not Path(images, "feast.tar").exists():
        pytest.skip(f"NOT RUN: there is no feast.tar in {images}; e2e/node/images/build makes it")
    kube.namespace(PYTHON)
    key, certificate = certified(tmp_path_factory.mktemp("certificate"))
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "scientist", "namespace": PYTHON}}
    authority = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "authority", "namespace": PYTHON},
        "data": {"ca.crt": certificate},
    }
    kube.apply(
        account,
        authority,
        secret("certificate", PYTHON, **{"tls.key": key, "tls.crt": certificate}),
        secret("lineage", PYTHON, connection_string="sqlite:////tmp/lineage.db"),
        shop_with_everything(),
        window_on_the_shop(),
    )
    kube.await_ready(SHOP, PYTHON)
    return SHOP


def shop_with_everything() -> dict:
    page = {"image": IMAGE, **small_server("1Gi")}
    registry = {"tls": {"secretRef": {"name": "certificate"}}, **small_server()}
    consumer = {
        "enabled": True,
        "connectionStringSecretRef": {"name": "lineage"},
        "lineageServer": {"server": small_server("1Gi")},
    }
    return feature_store(
        SHOP,
        PYTHON,
        {
            "feastProject": "shop",
            "feastProjectDir": {"packaged": {"featureRepoPath": "/repository"}},
            "services": {
                "initImage": IMAGE,
                "onlineStore": {"disabled": True},
                "registry": {"local": {"server": registry}},
                "ui": page,
            },
            "openlineage": {"enabled": False, "consumer": consumer},
        },
    )


def window_on_the_shop() -> dict:
    trusted = {"configMapRef": {"name": "authority"}, "certName": "ca.crt"}
    return feature_store(
        WINDOW,
        PYTHON,
        {
            "feastProject": "shop",
            "services": {
                "onlineStore": {"disabled": True},
                "registry": {"remote": {"feastRef": {"name": SHOP}, "tls": trusted}},
                "ui": {"image": IMAGE, "tls": {"secretRef": {"name": "certificate"}}, **small_server("1Gi")},
            },
        },
    )


def certified(folder: Path) -> tuple[str, str]:
    """A key, and a certificate for the Services of both that vouches for itself."""
    hosts = ",".join(f"DNS:{host(service)}" for service in (f"{SHOP}-registry", f"{WINDOW}-ui"))
    made = ["-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=shop", *made]
    subprocess.run([*command, "-addext", f"subjectAltName={hosts}"], check=True, capture_output=True)
    return (folder / "tls.key").read_text(), (folder / "tls.crt").read_text()


def host(service: str) -> str:
    return f"feast-{service}.{PYTHON}.svc.cluster.local"


@pytest.fixture(scope="module")
def scientist(kube: Kube, shop: str, tmp_path_factory: pytest.TempPathFactory) -> Sdk:
    folder = tmp_path_factory.mktemp("scientist")
    sdk = Sdk(kube, folder, shop, PYTHON, kube.token("scientist", PYTHON))
    authority = folder / "tls.crt"
    authority.write_text(kube.get("configmap", "authority", PYTHON)["data"]["ca.crt"])
    client = folder / "feature_store.yaml"
    client.write_text(client.read_text().replace("/tls/registry/tls.crt", str(authority)))
    return sdk


def views(sdk: Sdk, page: str) -> set[str]:
    """The views that a UI lists for the one who asks."""
    trust = ["--cacert", str(sdk.folder / "tls.crt"), "-H", f"Authorization: Bearer {sdk.token}"]
    listed = json.loads(sdk.curl("--fail-with-body", *trust, f"{page}/api/v1/feature_views?project=shop").stdout)
    return {view["spec"]["name"] for view in listed["featureViews"]}


def status(sdk: Sdk, url: str) -> str:
    return sdk.curl("-o", os.devnull, "-w", "%{http_code}", url).stdout


def test_definitions_in_python_are_served_by_our_registry(scientist: Sdk) -> None:
    listed = scientist.feast("feature-views", "list").stdout
    assert all(view in listed for view in VIEWS), listed


def test_the_page_shows_what_is_registered_to_those_who_may_see_it(scientist: Sdk) -> None:
    page = f"http://{host('shop-ui')}"
    assert "<title>Feast Feature Store</title>" in scientist.curl("--fail", f"{page}/").stdout
    assert [project["id"] for project in json.loads(scientist.curl(f"{page}/projects-list.json").stdout)["projects"]] == ["shop"]
    assert views(scientist, page) == VIEWS
    assert status(scientist, f"{page}/api/v1/feature_views?project=shop") == "401"


def test_lineage_events_are_kept(kube: Kube, scientist: Sdk) -> None:
    serves = lambda: kube.condition(SHOP, PYTHON, "Lineage").get("status") == "True"  # noqa: E731
    eventually(serves, "the lineage server serves", 60, lambda: kube.why(SHOP, PYTHON))
    lineage = f"http://{host('shop-lineage')}/api/v1/lineage"
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-01-01T00:00:00Z",
        "producer": "https://example.com/nightly",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json",
        "run": {"runId": "0176a8c2-fe01-7439-87e6-56a1a1b4029f"},
        "job": {"namespace": "shop", "name": "nightly"},
    }
    scientist.curl("--fail-with-body", "--json", json.dumps(event), lineage)
    jobs = json.loads(scientist.curl("--fail", f"{lineage}/openlineage/jobs").stdout)["jobs"]
    assert [job["job_name"] for job in jobs] == ["nightly"]


def test_pages_show_what_is_applied_later(kube: Kube, scientist: Sdk) -> None:
    kube.await_ready(WINDOW, PYTHON)
    there, elsewhere = f"http://{host('shop-ui')}", f"https://{host('window-ui')}"
    assert views(scientist, elsewhere) == VIEWS
    scientist.with_definitions("features.py").with_definitions("motion.py").feast("apply")
    for page in (there, elsewhere):
        both = lambda page=page: views(scientist, page) == VIEWS | {"trips"}  # noqa: E731
        eventually(both, f"{page} shows the new view", 30, lambda: kube.why(SHOP, PYTHON))
