"""Python's `feast` where a newer FastAPI is installed than Feast 0.67's REST server was written for, and without the
modules of others that a registry's objects name: it refuses every list that such an object is in."""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import fastapi

# Words that FastAPI once took and never heeded, and today refuses.
UNHEEDED = {"default_status_code", "default_headers"}
# A database's driver, and the module whose functions were pickled by their names.
ABSENT = {"psycopg", "psycopg_pool", "defs"}


class FastAPI(fastapi.FastAPI):
    def __init__(self, **settings) -> None:
        super().__init__(**{name: value for name, value in settings.items() if name not in UNHEEDED})


class Stand(ModuleType):
    """A module that has a function of whatever name is asked for."""

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)

        def function(*_):
            return None

        function.__name__ = function.__qualname__ = name
        function.__module__ = self.__name__
        setattr(self, name, function)
        return function


class StandIns(MetaPathFinder, Loader):
    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in ABSENT else None

    def create_module(self, spec):
        return Stand(spec.name)

    def exec_module(self, module):
        pass


if __name__ == "__main__":
    fastapi.FastAPI = FastAPI
    sys.meta_path.append(StandIns())
    from feast.cli.cli import cli

    sys.exit(cli())
