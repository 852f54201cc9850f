"""Takes one protection away from the program, where CARELESS names it: the checks beside this folder must then find something."""

import os

_WHAT = os.environ.get("CARELESS")

if _WHAT == "in place":  # a file for people is written over what it held

    from leadline.store import durable

    def _replace(path: object, data: bytes, temp: object = None) -> None:
        with open(str(path), "wb", buffering=0) as file:  # noqa: PTH123
            file.write(data[: len(data) // 2])
            file.write(data[len(data) // 2 :])

    durable.replace = _replace

elif _WHAT == "no transaction":  # rows and the mark that tells of them are written one after the other

    from collections.abc import Iterator
    from contextlib import contextmanager

    from leadline.store import folder

    @contextmanager
    def _transaction(self: object) -> Iterator[None]:
        yield

    folder.Store.transaction = _transaction  # type: ignore[method-assign]

elif _WHAT == "bug":  # what the system refuses is told by nobody

    from leadline.model import errors
    from leadline.store import system

    def _unusable(error: OSError, where: object) -> errors.StoreError:
        raise RuntimeError(error)

    system.unusable = _unusable
