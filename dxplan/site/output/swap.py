"""A new site takes the place of the old one; what a killed build left of that is undone."""

import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.exchange.manifest import MANIFEST, SUMS
from dxplan.files.exchange import exchange
from dxplan.files.flush import flush_file_system
from dxplan.files.leftovers import is_left_behind
from dxplan.files.temporary import Kind, Temporary, new_folder, remove_abandoned
from dxplan.site.output.file_states import content_with_sum, remove, states_below
from dxplan.site.output.old_site import sums_of_site

NEW = ".dxplan-new"
OLD = ".dxplan-old"
"""Inside a folder that can't be renamed.

Where the parts of two sites lie while they change places.
"""

_IMMOVABLE = {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS}
"""The errors where a folder is a mount point, or where its parent can't be written."""


@contextmanager
def place_beside(out: Path) -> Iterator[Path]:
    """A folder for a new site, on the same disk where that is possible.

    What is left of it is removed, and what builds left there that were killed.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(out.parent, Kind.SITE)
    beside = _folder_beside(out)
    if beside is None:
        with _place_inside(out) as inside:
            yield inside
        return
    try:
        yield beside.path / "new"
    finally:
        beside.discard()


def _folder_beside(out: Path) -> Temporary | None:
    """A folder beside ``out``; None where ``out`` can't be renamed and a site fits only inside."""
    if out.is_dir() and out.stat().st_dev != out.parent.stat().st_dev:
        return None
    try:
        return new_folder(out.parent, Kind.SITE)
    except OSError as error:
        if error.errno in _IMMOVABLE and out.is_dir():
            return None
        raise


@contextmanager
def _place_inside(out: Path) -> Iterator[Path]:
    beside = out / NEW
    remove(beside)
    beside.mkdir()
    try:
        yield beside / "new"
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def is_staged(path: str) -> bool:
    """Whether a path in the folder of a site is of a site that waits there to take its place."""
    return path.partition("/")[0] in {NEW, OLD}


def put_in_place(new: Path, out: Path, own: Collection[str]) -> bool:
    """Let a new site and the old one, where there is one, change places.

    ``own`` are the paths of the old site. True: at once. False: the folder can't be renamed, and
    its parts were replaced one by one. The disk has the new one by then: after a power cut there is
    the old site or the new one, and no page is empty.
    """
    flush_file_system(new)
    if not out.exists():
        new.rename(out)
        return True
    try:
        if not exchange(new, out):
            _rename_both(new, out)
    except OSError as error:
        if error.errno not in _IMMOVABLE:
            raise
        _put_inside(new, out, own)
        return False
    return True


def _rename_both(new: Path, out: Path) -> None:
    """Let two folders change places in two steps; between them there is no site."""
    old = _old_beside(out)
    out.rename(old)
    try:
        new.rename(out)
    except BaseException:
        old.rename(out)
        raise
    old.rename(new)


def _put_inside(new: Path, out: Path, own: Iterable[str]) -> None:
    """Replace the parts of the old site by those of the new one.

    The manifest, which names them, last.

    Where that fails the old ones come back; where it is killed the next build brings them back.
    """
    staged = out / NEW / "new"
    old = out / OLD
    if new != staged:
        _move_inside(new, staged)
    old_names = {*_parts(own), MANIFEST, SUMS}
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
    except (OSError, KeyboardInterrupt, SystemExit):
        _bring_back(out)
        remove(out / NEW)
        raise
    remove(old)
    remove(out / NEW)


def _move_inside(new: Path, staged: Path) -> None:
    """Move a new site into the folder of the old one; from another disk it is copied."""
    remove(staged.parent)
    staged.parent.mkdir()
    try:
        shutil.move(new, staged)
    except OSError:
        shutil.rmtree(staged.parent, ignore_errors=True)
        raise


def recover(out: Path) -> None:
    """Bring the old site back where a build was killed while two sites changed places.

    Raises OSError, and DxplanError where files stand in the way that no build has written.
    """
    old = _old_beside(out)
    if _is_folder(old) and os.path.lexists(out):
        shutil.rmtree(old)
    elif _is_folder(old):
        old.rename(out)
    if _is_folder(out / OLD):
        if (out / NEW / "new" / MANIFEST).exists():
            _bring_back(out)
        else:  # the manifest went last: the new site is whole
            remove(out / OLD)
    if _is_folder(out / NEW):
        remove(out / NEW)


def _bring_back(out: Path) -> None:
    """Undo a replacement of parts that did not end.

    The new manifest is still where the new parts came from. Only what it proves to be of the new
    site is removed.
    """
    staged = out / NEW / "new"
    old = out / OLD
    sums = sums_of_site(staged)
    replaced = {part.name for part in old.iterdir()}
    waiting = {part.name for part in staged.iterdir()}
    new_names = _parts(sums) | replaced
    for part in list(out.iterdir()):
        if part.name in new_names and part.name not in waiting:
            _refuse_foreign(out, part, sums)
            remove(part)
    for part in list(old.iterdir()):
        part.rename(out / part.name)
    old.rmdir()


def _refuse_foreign(out: Path, part: Path, sums: dict[str, str]) -> None:
    """Raise DxplanError where a file or folder is not as a site with these sums has it."""
    paths = [part.name]
    if _is_folder(part):
        paths = [f"{part.name}/{path}" for path in states_below(str(part))]
    for path in paths:
        if any(is_left_behind(name) for name in path.split("/")):
            continue
        if content_with_sum(out / path, sums.get(path, "")) is None:
            raise DxplanError("foreign-folder", folder=str(out), example=path)


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _old_beside(out: Path) -> Path:
    return out.with_name(f".{out.name}{OLD}")


def _parts(paths: Iterable[str]) -> set[str]:
    """The files and folders that stand right in the folder of a site with these files."""
    return {path.partition("/")[0] for path in paths}
