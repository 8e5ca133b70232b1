"""The state of files in the folder of a site: what changes when somebody touches one."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import Any, TypeAlias

State: TypeAlias = tuple[int, int, int, int]
"""Size, time of the last change in nanoseconds, inode and mode of a file."""

INODE = 2
MODE = 3
"""Where the inode and the mode stand in a state."""

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""No states, sums or inodes of files."""

_READ = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe in the place of a file keeps nobody waiting
)


def state_of(status: os.stat_result) -> State:
    """What is compared of a file's status.

    Not the time at which its status changed: a further name (a hard link) changes that too.
    """
    return (status.st_size, status.st_mtime_ns, status.st_ino, status.st_mode)


def states_below(folder: str) -> dict[str, State]:
    """The state of everything below a folder that is no folder itself, by its path with slashes.

    Links are not followed; one that leads to a folder is left out. Raises OSError.
    """
    states: dict[str, State] = {}
    folders = [(folder, "")]
    while folders:
        place, prefix = folders.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{path}/"))
                elif not (entry.is_symlink() and entry.is_dir()):
                    states[path] = state_of(entry.stat(follow_symlinks=False))
    return states


def regular_content(place: str | Path) -> bytes | None:
    """What is in a file; None where there is none, or a link, folder or pipe."""
    try:
        file = os.open(place, _READ)
    except OSError:
        return None
    if not S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        return None
    with os.fdopen(file, "rb") as stream:
        return stream.read()


def content_with_sum(place: str | Path, digest: str) -> bytes | None:
    """What is in a regular file with this SHA-256; None where there is no such file."""
    content = regular_content(place)
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        return None
    return content


def remove(place: Path) -> None:
    """Remove a file, or a folder with what is in it. Raises OSError."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
