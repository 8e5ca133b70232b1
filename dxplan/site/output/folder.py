"""The folder that a site is written into.

What may lie there, how a new site replaces the old one.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.leftovers import is_left_behind
from dxplan.portfolio.plans_files import PLANS
from dxplan.site.output.old_site import MANIFEST, SUMS, listed_files

_NEW = ".dxplan-new"
_OLD = ".dxplan-old"
"""Inside a folder that can't be renamed.

Where the parts of two sites lie while they change places.
"""

_IMMOVABLE = {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS}
"""The errors where a folder is a mount point, or where its parent can't be written."""


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


def prepare(out: Path) -> None:
    """Put back the old site where a build was killed, and refuse a folder that is not ours.

    Raises DxplanError where ``out`` is a file, or holds files that no manifest of dxplan names.
    What desktops leave behind in every folder does not count.
    """
    refuse_unfit(out)
    with writing_to(out):
        _recover(out.resolve())
        if not out.exists():
            return
        if not out.is_dir():
            raise DxplanError("foreign-folder", folder=str(out), example=out.name)
        foreign = _foreign_file(out)
        if foreign is not None:
            raise DxplanError("foreign-folder", folder=str(out), example=foreign)


def _foreign_file(out: Path) -> str | None:
    """The first file of a folder that dxplan did not write, nor a desktop by itself."""
    own = {MANIFEST, SUMS, *listed_files(out)}
    for file in sorted(out.rglob("*")):
        if file.is_dir():
            continue
        path = file.relative_to(out)
        if path.as_posix() in own:
            continue
        is_left = any(is_left_behind(part) for part in path.parts)
        if not is_left:
            return path.as_posix()
    return None


@contextmanager
def place_beside(out: Path) -> Iterator[Path]:
    """A folder for a new site, on the same disk where that is possible.

    What is left of it is removed.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent)
    except OSError as error:
        if error.errno not in _IMMOVABLE or not out.is_dir():
            raise
        beside = str(out / _NEW)
        _remove(Path(beside))
        Path(beside).mkdir()
    try:
        yield Path(beside) / "new"
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def put_in_place(new: Path, out: Path) -> bool:
    """Put the new site in the place of the old one, which comes back where that fails.

    True: at once. False: the folder can't be renamed, and its parts were replaced one by one.
    """
    old = _old_beside(out)
    try:
        if out.exists():
            out.rename(old)
    except OSError as error:
        if error.errno not in _IMMOVABLE:
            raise
        _put_inside(new, out)
        return False
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    if old.exists():
        shutil.rmtree(old)
    return True


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
        _remove(out / _NEW)
        raise
    _remove(old)
    _remove(out / _NEW)


def _move_inside(new: Path, staged: Path) -> None:
    """Move a new site into the folder of the old one; from another disk it is copied."""
    _remove(staged.parent)
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
            _remove(out / name)
    for part in list(old.iterdir()):
        _remove(out / part.name)
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
            _remove(out / _OLD)
    _remove(out / _NEW)


def _old_beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def _parts(paths: Iterable[str]) -> set[str]:
    """The files and folders that stand right in the folder of a site with these files."""
    return {path.partition("/")[0] for path in paths}


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
