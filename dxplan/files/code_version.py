"""Which code this is: values that other code worked out are of no use."""

import os
import site
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

import dxplan

_PACKAGE = Path(dxplan.__file__).parent


@cache
def code_version() -> bytes:
    """A digest of dxplan's code, of the packages beside it and of Python.

    An installed dxplan is known by its version, so that what one installation keeps serves the
    next; a working copy by the sizes and times of its files.
    """
    digest = blake2b(digest_size=16)
    digest.update(f"{sys.version}\n{dxplan.__version__}\n".encode())
    folders = [*site.getsitepackages(), site.getusersitepackages()]
    for folder in folders:
        for name in _packages_in(folder):
            digest.update(f"{name}\n".encode("utf-8", "surrogateescape"))
    if str(_PACKAGE.parent) not in folders:
        for state in _file_states(str(_PACKAGE)):
            digest.update(f"{state}\n".encode("utf-8", "surrogateescape"))
    return digest.digest()


def _packages_in(folder: str) -> list[str]:
    """The installed packages with their versions, by the names of what describes them."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all it takes
    except OSError:
        return []
    return sorted(name for name in names if name.endswith(".dist-info"))


def _file_states(folder: str) -> Iterator[str]:
    """Path, size and time of every file in a folder that Python did not make itself."""
    with os.scandir(folder) as iterator:
        entries = sorted(iterator, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _file_states(entry.path)
            continue
        status = entry.stat()
        yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
