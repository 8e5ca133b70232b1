"""The tree of folders that the site before the last one lay in, kept for the next site.

To make tens of thousands of folders, and to remove them again, takes longer than all else when
little has changed. So the folders of the site that was replaced stay, in the user's cache folder,
with those files that are in the new site too: they are the same files under a further name.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from dxplan.files.lock import try_lock
from dxplan.site.output.file_states import INODE, State

_FOLDER = "sites"
_TREE = "tree"
_LOCK = "lock"
_MOST = 4
"""How many sites have a spare tree; beyond that the one that was longest not built loses its."""


def lock_of(cache_folder: Path, out: Path) -> Path:
    """The file that is locked while a site is built into a folder."""
    return _home(cache_folder, out) / _LOCK


def spare_tree(cache_folder: Path, out: Path) -> Path | None:
    """Where the spare tree of a site lies, or comes to lie.

    None where it could not take the place of the site by a rename: on another disk.
    """
    home = _home(cache_folder, out)
    try:
        device = home.stat().st_dev
        if out.parent.stat().st_dev != device:
            return None
        if out.exists() and out.stat().st_dev != device:
            return None
    except OSError:
        return None
    return home / _TREE


def _home(cache_folder: Path, out: Path) -> Path:
    name = blake2b(os.fsencode(out), digest_size=16).hexdigest()
    return cache_folder / _FOLDER / name


def shared_files(tree: Path, states: Mapping[str, State]) -> dict[str, int]:
    """The inode of each file of a spare tree that is the same file as in the site.

    All others are removed, and folders that the site does not have: a killed build, or whoever
    tidied up, may have left anything. Raises OSError.
    """
    shared: dict[str, int] = {}
    strange: list[str] = []
    folders: list[str] = []
    _look_through(tree, states, shared, strange, folders)
    wanted = folders_of(states)
    for path in strange:
        (tree / path).unlink()
    for folder in reversed(folders):
        if folder not in wanted:
            (tree / folder).rmdir()
    return shared


def _look_through(
    tree: Path,
    states: Mapping[str, State],
    shared: dict[str, int],
    strange: list[str],
    folders: list[str],
) -> None:
    """Sort what is in a tree; a folder comes before those in it."""
    waiting = [(str(tree), "")]
    while waiting:
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                    waiting.append((entry.path, f"{path}/"))
                    continue
                inode = entry.inode()
                state = states.get(path)
                if state is not None and state[INODE] == inode:
                    shared[path] = inode
                else:
                    strange.append(path)


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that files with these paths lie in."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def remove_files(tree: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that are empty then. Raises OSError."""
    for path in paths:
        file = tree / path
        file.unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            for folder in list(file.parents)[: path.count("/")]:
                folder.rmdir()


def limit_spare_trees(cache_folder: Path, out: Path) -> None:
    """Remove the spare trees of sites that were longest not built, as ``out`` is now."""
    with suppress(OSError):
        os.utime(lock_of(cache_folder, out))
        homes = list((cache_folder / _FOLDER).iterdir())
        homes.sort(key=lambda home: (home / _LOCK).stat().st_mtime)
        for home in homes[:-_MOST]:
            _remove_home(home)


def _remove_home(home: Path) -> None:
    handle = os.open(home / _LOCK, os.O_RDWR)
    try:
        if try_lock(handle):
            shutil.rmtree(home)
    finally:
        os.close(handle)
