"""Secrets: a change rolls the pods once, a missing one is waited for by name, and no value shows anywhere else."""

import base64

from kube import OPERATOR_NAMESPACE, Kube, eventually
from sdk import Sdk
from world import FIRST, LATE, NAMESPACES, REDIS, Names, feature_store, online_store_secret, redis_store, secret, small_server


def revision(kube: Kube, name: str, namespace: str) -> int:
    annotations = kube.get("deploy", f"feast-{name}", namespace)["metadata"]["annotations"]
    return int(annotations["deployment.kubernetes.io/revision"])


def test_a_missing_secret_is_named_and_its_creation_is_enough(kube: Kube, operator: str, redis_server: str, names: Names) -> None:
    kube.namespace(LATE)
    spec = {"feastProject": "late", "services": {"onlineStore": {**redis_store(), "server": small_server()}}}
    kube.apply(feature_store("late", LATE, spec))

    def named() -> bool:
        ready = kube.condition("late", LATE, "Ready")
        return ready.get("status") == "False" and "feast-online-store" in ready["message"]

    eventually(named, "the condition names the Secret", 60, lambda: kube.why("late", LATE))
    kube.apply(online_store_secret(LATE, names))
    kube.await_ready("late", LATE)


def test_a_changed_password_rolls_the_pods_once(kube: Kube, scientist: Sdk, first: str, names: Names) -> None:
    (before,) = kube.ready_pods(first, FIRST)
    old = revision(kube, first, FIRST)
    changed = names.password + "-changed"
    login = f"REDISCLI_AUTH={names.password} redis-cli config set requirepass {changed}"
    kube.run("exec", "deploy/redis", "-n", REDIS, "--", "sh", "-c", login)
    kube.apply(online_store_secret(FIRST, names, changed))

    def rolled() -> bool:
        pods = kube.pods(first, FIRST)
        return (
            len(pods) == 1 and pods == kube.ready_pods(first, FIRST) and pods[0]["metadata"]["uid"] != before["metadata"]["uid"]
        )

    eventually(rolled, "a new pod serves", 180, lambda: kube.why(first, FIRST))
    assert revision(kube, first, FIRST) == old + 1
    scientist.client("read")
    assert revision(kube, first, FIRST) == old + 1


def test_no_secret_value_shows_outside_secrets(kube: Kube, scientist: Sdk, first: str, names: Names) -> None:
    """Objects of every kind, status, events, logs, metrics: in plain text and in base64 at each offset."""
    kube.apply(secret("unused", FIRST, note=names.password))
    forms = searched(names.password)
    kinds = kube.text("api-resources", "--verbs=list", "-o", "name").split()
    kinds = [kind for kind in kinds if kind not in ("secrets", "pods.metrics.k8s.io", "nodes.metrics.k8s.io")]
    places = {"objects": kube.text("get", ",".join(kinds), "-A", "-o", "yaml")}
    for namespace in (OPERATOR_NAMESPACE, *NAMESPACES):
        for pod in kube.items("pod", namespace) if kube.get("namespace", namespace) else []:
            name = pod["metadata"]["name"]
            places[f"log of {name}"] = kube.run("logs", name, "-n", namespace, "--all-containers", check=False).stdout
            address = pod.get("status", {}).get("podIP")
            for port in (8080, 8000) if address else ():
                scraped = scientist.run("curl", "-s", "--max-time", "5", f"http://{address}:{port}/metrics", check=False)
                places[f"metrics of {name}:{port}"] = scraped.stdout
    assert any("log of feast-minimal" in place and text for place, text in places.items())
    found = [place for place, text in places.items() if any(form in text for form in forms)]
    assert not found, found


def searched(value: str) -> list[str]:
    """A value as it is, and the middles of its base64 forms at the three possible offsets."""
    encoded = [base64.b64encode(b"x" * shift + value.encode()).decode() for shift in range(3)]
    return [value] + [text[4 : len(text) // 4 * 4 - 4] for text in encoded]
