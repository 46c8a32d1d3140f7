"""The objects that users of the stories apply."""

from dataclasses import dataclass

FIRST = "e2e-first"
SECOND = "e2e-second"
REDIS = "e2e-redis"
BARE = "e2e-bare"
NEIGHBOURS = "e2e-neighbours"
LATE = "e2e-late"
MOTION = "e2e-motion"
CUT_OFF = "e2e-cut-off"
STEADY = "e2e-steady"
PYTHON = "e2e-python"
NAMESPACES = (FIRST, SECOND, REDIS, BARE, NEIGHBOURS, LATE, MOTION, CUT_OFF, STEADY, PYTHON)
RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


@dataclass(frozen=True)
class Names:
    """What differs from run to run."""

    password: str
    redis_host: str = "redis.e2e-redis.svc.cluster.local"

    @property
    def connection(self) -> str:
        return f"{self.redis_host}:6379,password={self.password}"


def feature_store(name: str, namespace: str, spec: dict) -> dict:
    return {
        "apiVersion": "feast.dev/v1",
        "kind": "FeatureStore",
        "metadata": {"name": name, "namespace": namespace},
        "spec": spec,
    }


def secret(name: str, namespace: str, **data: str) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": namespace},
        "stringData": data,
    }


def online_store_secret(namespace: str, names: Names, password: str | None = None) -> dict:
    connection = names.connection if password is None else names.connection.replace(names.password, password)
    return secret("feast-online-store", namespace, redis=f'connection_string: "{connection}"\n')


def redis_store() -> dict:
    return {"persistence": {"store": {"type": "redis", "secretRef": {"name": "feast-online-store"}}}}


def small_server(memory: str = "512Mi") -> dict:
    return {"resources": {"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"memory": memory}}}


def first_feature_store() -> dict:
    """The minimal topology of the guide, with small requests and a claim for the registry's file."""
    claim = {"storageClassName": "standard", "resources": {"requests": {"storage": "1Gi"}}}
    return feature_store(
        "minimal-production",
        FIRST,
        {
            "feastProject": "my_project",
            "services": {
                "onlineStore": {**redis_store(), "server": small_server()},
                "offlineStore": {
                    "persistence": {"file": {"type": "duckdb", "pvc": {"create": claim, "mountPath": "/data/offline"}}}
                },
                "registry": {
                    "local": {
                        "persistence": {"file": {"path": "registry.db", "pvc": {"create": claim, "mountPath": "/data/registry"}}},
                        "server": {"restAPI": True, **small_server()},
                    }
                },
            },
        },
    )


def tenant_feature_store(name: str = "tenant", namespace: str = SECOND) -> dict:
    """A tenant: its online store in Redis, its registry that of the first."""
    return feature_store(
        name,
        namespace,
        {
            "feastProject": "my_project",
            "services": {
                "onlineStore": {**redis_store(), "server": small_server()},
                "registry": {"remote": {"feastRef": {"name": "minimal-production", "namespace": FIRST}}},
            },
        },
    )


def motion_feature_store(name: str = "motion", namespace: str = MOTION, **cron_job: object) -> dict:
    """The minimal topology with an offline server, and a job that materializes every minute."""
    claim = {"storageClassName": "standard", "resources": {"requests": {"storage": "1Gi"}}}
    registry_file = {"path": "registry.db", "pvc": {"create": claim, "mountPath": "/data/registry"}}
    return feature_store(
        name,
        namespace,
        {
            "feastProject": name.replace("-", "_"),
            "services": {
                "onlineStore": {**redis_store(), "server": {**small_server("1Gi"), "logLevel": "info"}},
                "offlineStore": {
                    "persistence": {"file": {"type": "duckdb", "pvc": {"create": claim, "mountPath": "/data/offline"}}},
                    "server": small_server("1Gi"),
                },
                "registry": {"local": {"persistence": {"file": registry_file}, "server": {"restAPI": True, **small_server()}}},
            },
            "cronJob": {"schedule": "* * * * *", "concurrencyPolicy": "Forbid", "jobSpec": {"backoffLimit": 0}, **cron_job},
        },
    )


def redis(namespace: str, password: str) -> list[dict]:
    labels = {"app": "redis"}
    meta = {"name": "redis", "namespace": namespace}
    container = {
        "name": "redis",
        "image": "localhost/featurestore-e2e-redis:1",
        "command": ["sh", "-c", 'exec redis-server --dir /tmp --save "" --bind 0.0.0.0 --requirepass "$PASSWORD"'],
        "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "redis", "key": "password"}}}],
        "ports": [{"containerPort": 6379}],
        "readinessProbe": {"tcpSocket": {"port": 6379}, "periodSeconds": 2},
        "securityContext": RESTRICTED,
    }
    return [
        secret("redis", namespace, password=password),
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": meta,
            "spec": {
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
            },
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": labels, "ports": [{"port": 6379}]},
        },
    ]
