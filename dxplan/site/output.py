"""The folder that a site is written into: what may lie there, and how a new site takes the place of the old one."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.leftovers import is_left_behind
from dxplan.portfolio.portfolio import PLANS

MANIFEST = "dxplan.json"
SUMS = "SHA256SUMS"

_NEW, _OLD = ".dxplan-new", ".dxplan-old"
"""Where the parts of two sites lie inside a folder that can't be renamed, while they change places."""

_IMMOVABLE = {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS}
"""What the system answers where a folder is a mount point, or where its parent can't be written."""


@contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """Tells the system's refusals as an expected failure."""
    try:
        yield
    except OSError as error:
        raise DxplanError(
            "cannot-write", folder=str(out), **reason_of(error)
        ) from error


def refuse_unfit(out: Path, root: Path | None = None) -> None:
    """Raise DxplanError where no site may ever lie: the root, a home sign, git's own files, a dead link, plans/."""
    place = out.resolve()
    is_dead_link = out.is_symlink() and not out.exists()
    is_in_plans = root is not None and place.is_relative_to((root / PLANS).resolve())
    if (
        "~" in out.parts
        or ".git" in place.parts
        or place == place.parent
        or is_dead_link
        or is_in_plans
    ):
        raise DxplanError("unfit-output", folder=str(out))


def prepare(out: Path) -> None:
    """Put back the old site where a build was killed, and refuse a folder that is not ours.

    Raises DxplanError where ``out`` is not empty and no site of ours, or holds files that its manifest lacks. What
    desktops leave behind in every folder does not count.
    """
    refuse_unfit(out)
    with writing_to(out):
        _recover(out.resolve())
        if not out.exists():
            return
        if not out.is_dir():
            raise DxplanError("foreign-folder", folder=str(out), example=out.name)
        ours = {MANIFEST, SUMS, *_listed(out)}
        for file in sorted(out.rglob("*")):
            path = file.relative_to(out)
            left_behind = any(map(is_left_behind, path.parts))
            if not file.is_dir() and not left_behind and path.as_posix() not in ours:
                raise DxplanError(
                    "foreign-folder", folder=str(out), example=path.as_posix()
                )


@contextmanager
def place_beside(out: Path) -> Iterator[Path]:
    """A folder for a new site, on the same disk where that is possible; what is left of it is removed."""
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

    True where it was done at once; False where the folder can't be renamed, so that its parts were, one by one.
    """
    old = _kept_beside(out)
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
    """Change the parts of the old site for those of the new one; the manifest, which tells whose they are, comes last.

    Where that fails the old ones come back; where it is killed the next build brings them back.
    """
    staged, old = out / _NEW / "new", out / _OLD
    if new != staged:
        _move_inside(new, staged)
    before = {path.partition("/")[0] for path in _listed(out)}
    now = {file.name for file in staged.iterdir()}
    old.mkdir()
    try:
        for name in sorted(before | now, key=lambda name: (name == MANIFEST, name)):
            if name in before | {MANIFEST, SUMS} and os.path.lexists(out / name):
                (out / name).rename(old / name)
            if name in now:
                (staged / name).rename(out / name)
    except OSError:
        _bring_back(out)
        _remove(out / _NEW)
        raise
    _remove(old)
    _remove(out / _NEW)


def _move_inside(new: Path, staged: Path) -> None:
    """Move a new site to where its parts can change places with the old ones; over a disk's border it is copied."""
    _remove(staged.parent)
    staged.parent.mkdir()
    try:
        shutil.move(new, staged)
    except OSError:
        shutil.rmtree(staged.parent, ignore_errors=True)
        raise


def _bring_back(out: Path) -> None:
    """Undo a change of parts that did not come to its end: its new manifest is still where the new parts came from."""
    staged, old = out / _NEW / "new", out / _OLD
    for name in {path.partition("/")[0] for path in (*_listed(staged), SUMS)}:
        if not (staged / name).exists():
            _remove(out / name)
    for part in list(old.iterdir()):
        _remove(out / part.name)
        part.rename(out / part.name)
    old.rmdir()


def _recover(out: Path) -> None:
    """Bring the old site back where a build was killed while two sites changed places."""
    old = _kept_beside(out)
    if old.exists():
        if out.exists():
            shutil.rmtree(old)
        else:
            old.rename(out)
    if (out / _OLD).is_dir():
        if (out / _NEW / "new" / MANIFEST).exists():
            _bring_back(out)
        else:  # the manifest went last: the new site is whole
            _remove(out / _OLD)
    _remove(out / _NEW)


def _kept_beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def _listed(out: Path) -> list[str]:
    """The files that the manifest of a site names; none where there is none."""
    try:
        return list(json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
