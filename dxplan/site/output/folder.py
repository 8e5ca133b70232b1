"""The folder of a site: what may lie there, how a new site replaces the old one."""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.exchange.manifest import MANIFEST, SUMS
from dxplan.files.cache import Cache
from dxplan.files.exchange import exchange
from dxplan.files.leftovers import is_left_behind
from dxplan.files.lock import locked, try_lock
from dxplan.portfolio.plans_files import PLANS
from dxplan.site.output.file_states import INODE, State, remove, states_below
from dxplan.site.output.old_site import (
    OldSite,
    keep_old_site,
    listed_files,
    read_old_site,
)
from dxplan.site.output.spare import (
    limit_spare_trees,
    lock_of,
    shared_files,
    spare_tree,
)
from dxplan.site.output.writer import SiteWriter

_NEW = ".dxplan-new"
_OLD = ".dxplan-old"
"""Inside a folder that can't be renamed.

Where the parts of two sites lie while they change places.
"""

_IMMOVABLE = {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS}
"""The errors where a folder is a mount point, or where its parent can't be written."""


def nobody_waits() -> None:
    """Say nothing while another build is waited for."""


@dataclass(frozen=True)
class SiteFolder:
    """The folder of a site while this process alone builds into it.

    - ``old``: the site that lies there, ``states`` what its files are in now.
    - ``inputs``: a digest of all that the new site is made from; empty where it is not known.
    """

    place: Path
    cache: Cache
    old: OldSite
    states: Mapping[str, State]
    inputs: str = ""

    def has_site_of(self, inputs: str) -> bool:
        """Whether a site made from these inputs lies there just as it was written."""
        if not inputs or self.old.inputs != inputs:
            return False
        return bool(self.states) and self.states == self.old.states

    @contextmanager
    def writer(self) -> Iterator[SiteWriter]:
        """What writes a new site, which takes the place of the old one by `put_in_place`."""
        tree = self._spare_tree()
        if tree is None:
            with _place_beside(self.place) as beside:
                yield SiteWriter(beside, self.old, self.states)
            return
        tree.mkdir(exist_ok=True)
        shared = shared_files(tree, self.states)
        yield SiteWriter(tree, self.old, self.states, shared)

    def put_in_place(self, writer: SiteWriter) -> bool:
        """Put the new site in the place of the old one, which comes back where that fails.

        True: at once. False: the folder can't be renamed, and its parts were replaced one by one.
        """
        writer.remove_rest()
        at_once = _put_in_place(writer.folder, self.place)
        self._tidy_spare_tree(writer)
        keep_old_site(OldSite.of(self.place, writer.files, self.inputs), self.cache)
        return at_once

    def _spare_tree(self) -> Path | None:
        if self.cache.folder is None:
            return None
        return spare_tree(self.cache.folder, self.place)

    def _tidy_spare_tree(self, writer: SiteWriter) -> None:
        """Remove from the tree of the old site what is not in the new one too."""
        tree = self._spare_tree()
        if self.cache.folder is None or tree is None or writer.folder != tree:
            return
        files = writer.files
        with suppress(OSError):  # the next build removes it
            for path, state in self.states.items():
                if path not in files or files[path][1][INODE] != state[INODE]:
                    (tree / path).unlink(missing_ok=True)
        limit_spare_trees(self.cache.folder, self.place)


@contextmanager
def open_site_folder(
    out: Path,
    root: Path | None,
    cache: Cache,
    say_waiting: Callable[[], None] = nobody_waits,
) -> Iterator[SiteFolder]:
    """The folder that a site is written into, once no other build writes there.

    The old site is put back where a build was killed. Raises DxplanError where ``out`` can hold no
    site, is a file, or holds files that no manifest of dxplan names. What desktops leave behind in
    every folder does not count.
    """
    refuse_unfit(out, root)
    out = out.resolve()
    with _lock(out, cache, say_waiting):
        with writing_to(out):
            _recover(out)
            old = read_old_site(out, cache)
            states = _states(out)
            _refuse_foreign(old, states)
        yield SiteFolder(out, cache, old, states)


@contextmanager
def _lock(out: Path, cache: Cache, say_waiting: Callable[[], None]) -> Iterator[None]:
    if cache.folder is None:
        yield
        return
    with locked(lock_of(cache.folder, out), say_waiting):
        yield


@contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """Turns an OSError into a DxplanError that names the folder."""
    try:
        yield
    except OSError as error:
        raise DxplanError(
            "cannot-write", folder=str(out), **reason_of(error)
        ) from error


def refuse_unfit(out: Path, root: Path | None = None) -> None:
    """Raise DxplanError where no site may ever lie.

    That is the root of the disk, a path with `~`, git's own files, a dead link, and plans/.
    """
    if _is_unfit(out, root):
        raise DxplanError("unfit-output", folder=str(out))


def _is_unfit(out: Path, root: Path | None) -> bool:
    if "~" in out.parts:
        return True
    place = out.resolve()
    if ".git" in place.parts:
        return True
    if place == place.parent:
        return True
    is_dead_link = out.is_symlink() and not out.exists()
    if is_dead_link:
        return True
    if root is None:
        return False
    return place.is_relative_to((root / PLANS).resolve())


def _states(out: Path) -> dict[str, State]:
    if not out.exists():
        return {}
    if not out.is_dir():
        raise DxplanError("foreign-folder", folder=str(out), example=out.name)
    return states_below(str(out))


def _refuse_foreign(old: OldSite, states: Mapping[str, State]) -> None:
    """Refuse a folder with a file that dxplan did not write, nor a desktop by itself."""
    foreign = states.keys() - old.sums.keys() - {MANIFEST, SUMS}
    for path in sorted(foreign):
        if not any(is_left_behind(part) for part in path.split("/")):
            folder = str(old.folder)
            raise DxplanError("foreign-folder", folder=folder, example=path)


@contextmanager
def _place_beside(out: Path) -> Iterator[Path]:
    """A folder for a new site, on the same disk where that is possible.

    What is left of it is removed, and what builds left there that were killed.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    handle = -1
    try:
        if out.exists() and out.stat().st_dev != out.parent.stat().st_dev:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))  # noqa: TRY301 - as a rename would
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        _remove_abandoned(beside, out)
        handle = _claim(beside)
    except OSError as error:
        if error.errno not in _IMMOVABLE or not out.is_dir():
            raise
        beside = out / _NEW
        remove(beside)
        beside.mkdir()
    try:
        yield beside / "new"
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if handle >= 0:
            os.close(handle)


_ABANDONED_AFTER = 60.0
"""Seconds after which a folder that no process has claimed belongs to a build that was killed."""


def _remove_abandoned(beside: Path, out: Path) -> None:
    """Remove the folders like ``beside``, made just now, in which a build was killed."""
    latest = beside.stat().st_mtime - _ABANDONED_AFTER
    name = re.compile(rf"\.{re.escape(out.name)}-[a-z0-9_]{{8}}")
    for folder in out.parent.iterdir():
        if not name.fullmatch(folder.name):
            continue
        with suppress(OSError):
            is_fresh = folder.stat().st_mtime > latest
            handle = -1 if is_fresh else _claim(folder)
            if handle >= 0:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)


def _claim(folder: Path) -> int:
    """Lock a folder until what is returned is closed; -1 where that can't be."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # systems where folders can't be opened
        return -1
    with suppress(OSError):
        if try_lock(handle):
            return handle
    os.close(handle)
    return -1


def _put_in_place(new: Path, out: Path) -> bool:
    """Let a new site and the old one, where there is one, change places.

    True: at once. False: the folder can't be renamed, and its parts were replaced one by one.
    """
    if not out.exists():
        new.rename(out)
        return True
    try:
        if not exchange(new, out):
            _rename_both(new, out)
    except OSError as error:
        if error.errno not in _IMMOVABLE:
            raise
        _put_inside(new, out)
        return False
    return True


def _rename_both(new: Path, out: Path) -> None:
    """Let two folders change places in two steps; between them there is no site."""
    old = _old_beside(out)
    out.rename(old)
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise
    old.rename(new)


def _put_inside(new: Path, out: Path) -> None:
    """Replace the parts of the old site by those of the new one.

    The manifest, which names them, last.

    Where that fails the old ones come back; where it is killed the next build brings them back.
    """
    staged = out / _NEW / "new"
    old = out / _OLD
    if new != staged:
        _move_inside(new, staged)
    old_names = _parts(listed_files(out))
    old_names.update({MANIFEST, SUMS})
    new_names = {file.name for file in staged.iterdir()}
    names = sorted(old_names | new_names)
    names.remove(MANIFEST)
    old.mkdir()
    try:
        for name in (*names, MANIFEST):
            if name in old_names and os.path.lexists(out / name):
                (out / name).rename(old / name)
            if name in new_names:
                (staged / name).rename(out / name)
    except OSError:
        _bring_back(out)
        remove(out / _NEW)
        raise
    remove(old)
    remove(out / _NEW)


def _move_inside(new: Path, staged: Path) -> None:
    """Move a new site into the folder of the old one; from another disk it is copied."""
    remove(staged.parent)
    staged.parent.mkdir()
    try:
        shutil.move(new, staged)
    except OSError:
        shutil.rmtree(staged.parent, ignore_errors=True)
        raise


def _bring_back(out: Path) -> None:
    """Undo a replacement of parts that did not end.

    The new manifest is still where the new parts came from.
    """
    staged = out / _NEW / "new"
    old = out / _OLD
    new_names = _parts(listed_files(staged))
    new_names.add(SUMS)
    for name in new_names:
        if not (staged / name).exists():
            remove(out / name)
    for part in list(old.iterdir()):
        remove(out / part.name)
        part.rename(out / part.name)
    old.rmdir()


def _recover(out: Path) -> None:
    """Bring the old site back where a build was killed while two sites changed places."""
    old = _old_beside(out)
    if old.exists() and out.exists():
        shutil.rmtree(old)
    elif old.exists():
        old.rename(out)
    if (out / _OLD).is_dir():
        if (out / _NEW / "new" / MANIFEST).exists():
            _bring_back(out)
        else:  # the manifest went last: the new site is whole
            remove(out / _OLD)
    remove(out / _NEW)


def _old_beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def _parts(paths: Iterable[str]) -> set[str]:
    """The files and folders that stand right in the folder of a site with these files."""
    return {path.partition("/")[0] for path in paths}
