"""The files of a reviewed change on the disk: all of them, or none."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dxplan.editing.proposal import FileEdit
from dxplan.editing.review import Review
from dxplan.errors import DxplanError
from dxplan.files.all_or_none import WriteOne, all_or_none
from dxplan.files.atomic_write import unwritable
from dxplan.files.cache import user_cache
from dxplan.files.digest import digest_of
from dxplan.files.lock import locked


def write(reviewed: Review) -> tuple[str, ...]:
    """Write what a review lets through; the paths from the folder that holds plans/.

    Raises DxplanError where the review refuses it, where a file is no longer what was read, and
    where one can't be written: then those before it are as they were.
    """
    with written(reviewed) as files:
        return files


@contextmanager
def written(reviewed: Review) -> Iterator[tuple[str, ...]]:
    """Write as `write` does; where anything is raised inside all is put back as it was."""
    if reviewed.is_refused:
        raise DxplanError("refused-change")
    root = reviewed.proposal.project.root
    edits = reviewed.proposal.edits
    with all_or_none(root, _old_contents(edits)) as write_one:
        with _one_at_a_time(root):
            for file, edit in edits.items():
                _refuse_changed(root, file, edit)
            _write_all(edits, write_one)
        yield tuple(edits)


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Keep other commands from writing into the same plans between the look and the writing."""
    folder = user_cache().folder
    if folder is None:
        yield
        return
    name = digest_of([str(root.resolve()).encode()]).hex()
    with locked(folder / "editing" / f"{name}.lock", lambda: None):
        yield


def _refuse_changed(root: Path, file: str, edit: FileEdit) -> None:
    """Raise DxplanError where a file is no longer what was read, or its place leads elsewhere."""
    place = root / file
    folder = _nearest_folder(place)
    if folder.resolve() != root.resolve() / folder.relative_to(root):
        raise DxplanError("no-path-of-plans", path=file)
    lying: bytes | None = None
    if os.path.lexists(place):
        try:
            lying = place.read_bytes()
        except OSError as error:
            raise unwritable(file, error) from error
    if lying != edit.old:
        raise DxplanError("changed-meanwhile", file=file)


def _nearest_folder(place: Path) -> Path:
    """The innermost folder above a file that is there."""
    for folder in place.parents:
        if os.path.lexists(folder):
            return folder
    return place.parent


def _write_all(edits: Mapping[str, FileEdit], write_one: WriteOne) -> None:
    for file, edit in edits.items():
        try:
            write_one(file, edit.new)
        except OSError as error:
            raise unwritable(file, error) from error


def _old_contents(edits: Mapping[str, FileEdit]) -> dict[str, bytes]:
    """What the files that were there held before."""
    return {file: edit.old for file, edit in edits.items() if edit.old is not None}
