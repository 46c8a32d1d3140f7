"""A data scientist registers features, writes rows and reads them back, with the ordinary Python SDK."""

import json

import pytest

from kube import Kube, eventually
from sdk import Sdk
from world import FIRST


def test_the_minimal_feature_store_becomes_ready(kube: Kube, first: str) -> None:
    found = kube.feature_store(first, FIRST)
    assert found["status"]["phase"] == "Ready"
    assert found["status"]["clientConfigMap"] == "feast-minimal-production-client"
    hosts = found["status"]["serviceHostnames"]
    assert hosts["registry"] == f"feast-minimal-production-registry.{FIRST}.svc.cluster.local:80"
    assert hosts["onlineStore"] == f"feast-minimal-production-online.{FIRST}.svc.cluster.local:80"
    claims = kube.items("pvc", FIRST)
    assert claims and all(claim["status"]["phase"] == "Bound" for claim in claims)


def test_a_thousand_rows_are_read_as_they_were_written(scientist: Sdk) -> None:
    scientist.client("read")


def test_plan_finds_no_difference_after_apply(scientist: Sdk) -> None:
    planned = scientist.feast("plan").stdout
    assert "No changes to registry" in planned, planned
    assert "No changes to infrastructure" in planned, planned


def test_lists_and_descriptions_show_what_was_registered(scientist: Sdk) -> None:
    views = scientist.feast("feature-views", "list").stdout
    assert all(name in views for name in ("driver_stats", "customer_profile", "driver_customer_trips")), views
    assert "driver_activity" in scientist.feast("feature-services", "list").stdout
    assert "joinKey: driver_id" in scientist.feast("entities", "describe", "driver").stdout
    described = scientist.feast("feature-views", "describe", "driver_stats").stdout
    assert "last_scores" in described and "INT64_LIST" in described, described


def test_a_change_is_applied(scientist: Sdk) -> None:
    definitions = scientist.folder / "features.py"
    definitions.write_text(definitions.read_text().replace('"team": "drivers"', '"team": "fleet"'))
    applied = scientist.feast("apply").stdout
    assert "driver_stats" in applied, applied
    assert "fleet" in scientist.feast("feature-views", "describe", "driver_stats").stdout
    assert "No changes to registry" in scientist.feast("plan").stdout
    scientist.client("read")


def test_a_request_by_hand_is_answered(scientist: Sdk, first: str) -> None:
    url = f"http://feast-{first}-online.{FIRST}.svc.cluster.local/get-online-features"
    body = {"features": ["driver_stats:trips"], "entities": {"driver_id": [1007, 9]}}
    bearer = ("-H", f"Authorization: Bearer {scientist.token}", "-H", "Content-Type: application/json")
    answer = json.loads(scientist.curl(url, *bearer, "-d", json.dumps(body)).stdout)
    assert answer["metadata"]["feature_names"] == ["driver_id", "trips"]
    trips = answer["results"][1]
    assert trips["values"] == [7, None] and trips["statuses"] == ["PRESENT", "NOT_FOUND"]


FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6ZTJlLWZpcnN0OnNjaWVudGlzdCIsImV4cCI6NDEwMjQ0NDgwMH0."


@pytest.mark.parametrize("token", [None, "", FORGED, "not-a-token"], ids=["none", "empty", "unsigned", "garbage"])
def test_who_cannot_prove_an_identity_is_refused(scientist: Sdk, first: str, token: str | None) -> None:
    url = f"http://feast-{first}-online.{FIRST}.svc.cluster.local/get-online-features"
    bearer = [] if token is None else ["-H", f"Authorization: Bearer {token}"]
    body = ("-H", "Content-Type: application/json", "-d", '{"features":["driver_stats:trips"],"entities":{"driver_id":[1007]}}')
    status = scientist.curl(url, *bearer, *body, "-o", "/dev/null", "-w", "%{http_code}").stdout
    assert status == "401"


def test_the_sdk_with_a_forged_token_gets_nothing(kube: Kube, scientist: Sdk, first: str, tmp_path) -> None:
    intruder = Sdk(kube, tmp_path / "intruder", first, FIRST, FORGED).with_definitions()
    listed = intruder.feast("feature-views", "list", check=False)
    assert listed.returncode != 0 and "driver_stats" not in listed.stdout
    applied = intruder.feast("apply", check=False)
    assert applied.returncode != 0
    read = intruder.client("peek", check=False)
    assert read.returncode != 0 and "1007" not in read.stdout


def test_registry_and_rows_outlive_the_pod(kube: Kube, scientist: Sdk, first: str) -> None:
    (pod,) = kube.ready_pods(first, FIRST)
    kube.run("delete", "pod", pod["metadata"]["name"], "-n", FIRST, "--grace-period=0", "--force")

    def replaced() -> bool:
        return [p["metadata"]["uid"] for p in kube.ready_pods(first, FIRST)] not in ([], [pod["metadata"]["uid"]])

    eventually(replaced, "another pod serves", 180, lambda: kube.why(first, FIRST))
    scientist.client("read")
    assert "No changes to registry" in scientist.feast("plan").stdout
