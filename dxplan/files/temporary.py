"""Files and folders that a write leaves beside its target until it is whole, and their remains.

Whoever makes one holds a lock on it, which the system frees when the process ends, however it
ends. So what nobody holds was left by a killed process, and the next one may remove it.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dxplan.files.lock import is_still, try_lock

_NAME = re.compile(r"\.dxplan-([a-z]+)-[0-9a-f]{8}")
_CREATE_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_HANDLE = -1


class Kind(StrEnum):
    """What a temporary file or folder is for: a part of its name."""

    COPY = "copy"
    """The new content of a file."""

    JOURNAL = "journal"
    """The old and new contents of files that are written together."""

    SITE = "site"
    """A folder in which a new site is made."""


@dataclass(slots=True)
class Temporary:
    """A temporary file or folder that this process holds.

    ``handle`` is open until `release`; -1 then, and where the system opens no folders.
    """

    path: Path
    handle: int

    def release(self) -> None:
        """Hold it no longer."""
        if self.handle != _NO_HANDLE:
            os.close(self.handle)
            self.handle = _NO_HANDLE

    def remove(self) -> None:
        """Remove it with what is in it; raises OSError."""
        if self.path.is_dir() and not self.path.is_symlink():
            shutil.rmtree(self.path)
        else:
            self.path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove it as far as that can be, and hold it no longer."""
        with suppress(OSError):
            self.remove()
        self.release()


def kind_of(name: str) -> Kind | None:
    """What a name says a temporary file or folder of ours is for; None of any other name."""
    match = _NAME.fullmatch(name)
    if match is None or match[1] not in {*Kind}:
        return None
    return Kind(match[1])


def new_file(folder: Path, kind: Kind, mode: int) -> Temporary:
    """An empty file, which obeys the umask. Raises OSError."""
    while True:
        path = _new_path(folder, kind)
        handle = os.open(path, _CREATE_FLAGS, mode)
        with suppress(OSError):  # a file system without locks
            try_lock(handle)
        if is_still(path, handle):
            return Temporary(path, handle)
        os.close(handle)  # taken for what is left of a killed process, and removed


def new_folder(folder: Path, kind: Kind) -> Temporary:
    """An empty folder that only this user may enter. Raises OSError."""
    while True:
        path = _new_path(folder, kind)
        path.mkdir(mode=0o700)
        handle = _folder_handle(path)
        if handle == _NO_HANDLE or is_still(path, handle):
            return Temporary(path, handle)
        os.close(handle)


def _folder_handle(path: Path) -> int:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return _NO_HANDLE
    with suppress(OSError):
        try_lock(handle)
    return handle


def abandoned_in(folder: Path, kind: Kind) -> Iterator[Temporary]:
    """What killed processes left in a folder, each held while it is looked at."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are enough
    except OSError:
        return
    for name in names:
        if kind_of(name) is not kind:
            continue
        abandoned = claim(folder / name)
        if abandoned is not None:
            yield abandoned
            abandoned.release()


def claim(path: Path) -> Temporary | None:
    """Hold a temporary file or folder of another process; None while that still lives.

    None too where it can't be known.
    """
    is_folder = path.is_dir() and not path.is_symlink()
    try:
        handle = os.open(path, os.O_RDONLY if is_folder else _OPEN_FLAGS)
    except OSError:
        return None
    with suppress(OSError):
        if try_lock(handle) and is_still(path, handle):
            return Temporary(path, handle)
    os.close(handle)
    return None


def is_abandoned(path: Path) -> bool:
    """Whether a temporary file or folder was left by a killed process, for certain."""
    abandoned = claim(path)
    if abandoned is None:
        return False
    abandoned.release()
    return True


def remove_abandoned(folder: Path, kind: Kind) -> None:
    """Remove what killed processes left in a folder, as far as that can be."""
    for abandoned in abandoned_in(folder, kind):
        with suppress(OSError):
            abandoned.remove()


def _new_path(folder: Path, kind: Kind) -> Path:
    return folder / f".dxplan-{kind}-{secrets.token_hex(4)}"
