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
FETCHED = "e2e-fetched"
NAMESPACES = (FIRST, SECOND, REDIS, BARE, NEIGHBOURS, LATE, MOTION, CUT_OFF, STEADY, PYTHON, FETCHED)
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


def fetched_feature_store(name: str, folder: str, ref: str) -> dict:
    """Definitions from the git server, everything else by default, and a job that is started by hand."""
    return feature_store(
        name,
        FETCHED,
        {
            "feastProject": name,
            "feastProjectDir": {
                "git": {
                    "url": f"http://git.{FETCHED}.svc.cluster.local:8080/features.git",
                    "ref": ref,
                    "featureRepoPath": folder,
                    "envFrom": [{"secretRef": {"name": "git"}}],
                }
            },
            "services": {
                "onlineStore": {"server": small_server("1Gi")},
                "registry": {"local": {"server": small_server()}},
            },
            "cronJob": {"jobSpec": {"backoffLimit": 0}},
        },
    )


def git_server(namespace: str, password: str, program: str) -> list[dict]:
    container = {
        "name": "git",
        "image": "localhost/featurestore-e2e-redis:1",
        "command": ["python3", "/opt/git/server.py", "/srv/git", "8080"],
        "envFrom": [{"secretRef": {"name": "git"}}],
        "ports": [{"containerPort": 8080}],
        "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 2},
        "securityContext": RESTRICTED,
        "volumeMounts": [{"name": "program", "mountPath": "/opt/git"}, {"name": "repositories", "mountPath": "/srv/git"}],
    }
    volumes = [{"name": "program", "configMap": {"name": "git"}}, {"name": "repositories", "emptyDir": {}}]
    # As the first process of its container Python takes no notice of SIGTERM.
    pod = {"containers": [container], "volumes": volumes, "terminationGracePeriodSeconds": 1}
    return [
        secret("git", namespace, GIT_USERNAME="team", GIT_PASSWORD=password),
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "git", "namespace": namespace},
            "data": {"server.py": program},
        },
        *server("git", namespace, 8080, pod),
    ]


def redis(namespace: str, password: str) -> list[dict]:
    container = {
        "name": "redis",
        "image": "localhost/featurestore-e2e-redis:1",
        "command": ["sh", "-c", 'exec redis-server --dir /tmp --save "" --bind 0.0.0.0 --requirepass "$PASSWORD"'],
        "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "redis", "key": "password"}}}],
        "ports": [{"containerPort": 6379}],
        "readinessProbe": {"tcpSocket": {"port": 6379}, "periodSeconds": 2},
        "securityContext": RESTRICTED,
    }
    return [secret("redis", namespace, password=password), *server("redis", namespace, 6379, {"containers": [container]})]


def server(name: str, namespace: str, port: int, pod: dict) -> list[dict]:
    """One pod, and the Service that leads to it."""
    labels = {"app": name}
    meta = {"name": name, "namespace": namespace}
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": meta,
            "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": pod}},
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": labels, "ports": [{"port": port}]},
        },
    ]
