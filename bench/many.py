"""Fills an API server with as many objects as a large cluster has."""

import base64
import contextlib
import http.client
import json
import random
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

CREATED, EXISTS = 201, 409
PATHS = {
    "FeatureStore": "/apis/feast.dev/v1/namespaces/{}/featurestores",
    "ConfigMap": "/api/v1/namespaces/{}/configmaps",
    "Secret": "/api/v1/namespaces/{}/secrets",
}


@contextlib.contextmanager
def proxy() -> Iterator[int]:
    """The port of a plain HTTP proxy to the API server of KUBECONFIG: kubectl itself takes minutes for thousands of objects."""
    program = subprocess.Popen(["kubectl", "proxy", "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        line = program.stdout.readline()
        yield int(re.search(r":(\d+)$", line.strip()).group(1))
    finally:
        program.terminate()
        program.wait()


def create(objects: Iterable[dict]) -> None:
    """Creates what is not there yet, some at a time."""
    connections = threading.local()

    def one(item: dict) -> None:
        if not hasattr(connections, "own"):
            connections.own = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        path = PATHS[item["kind"]].format(item["metadata"]["namespace"])
        connections.own.request("POST", path, json.dumps(item), {"Content-Type": "application/json"})
        answer = connections.own.getresponse()
        text = answer.read()
        if answer.status not in (CREATED, EXISTS):
            raise SystemExit(f"{item['metadata']['name']}: {answer.status} {text[:500]}")

    with proxy() as port, ThreadPoolExecutor(8) as threads:
        for _ in threads.map(one, objects):
            pass


def feature_stores(namespace: str, count: int) -> Iterator[dict]:
    for n in range(count):
        yield {
            "apiVersion": "feast.dev/v1",
            "kind": "FeatureStore",
            "metadata": {"name": f"bench-{n}", "namespace": namespace},
            "spec": {"feastProject": f"bench_{n}"},
        }


def foreign(namespace: str, count: int, kib: int) -> Iterator[dict]:
    """So many ConfigMaps and as many Secrets that no FeatureStore refers to, each with so much content."""
    content = random.Random(7).randbytes(kib * 1024 // 4 * 3)
    text = base64.b64encode(content).decode()
    for n in range(count):
        metadata = {"name": f"foreign-{n}", "namespace": namespace, "labels": {"app.kubernetes.io/managed-by": "Helm"}}
        yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"content": text}}
        yield {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": {"content": text}}
