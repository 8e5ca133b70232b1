"""The files of a reviewed change on the disk: all of them, or none."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dxplan.editing.proposal import FileEdit, Proposal
from dxplan.editing.review import Review
from dxplan.errors import DxplanError
from dxplan.files.all_or_none import all_or_none, put_back
from dxplan.files.atomic_write import unwritable
from dxplan.files.cache import user_cache
from dxplan.files.digest import digest_of
from dxplan.files.lock import locked


def write(reviewed: Review) -> tuple[str, ...]:
    """Write what a review lets through; the paths from the folder that holds plans/.

    Raises DxplanError where the review refuses it, where a file is no longer what was read, and
    where one can't be written: then those before it are as they were.
    """
    if reviewed.is_refused:
        raise DxplanError("refused-change")
    proposal = reviewed.proposal
    root = proposal.project.root
    with _one_at_a_time(root):
        for file, edit in proposal.edits.items():
            _refuse_changed(root, file, edit)
        return _write_all(root, proposal.edits)


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


def take_back(proposal: Proposal) -> None:
    """Put every file that was written back as it was, as far as the disk lets that happen."""
    edits = proposal.edits
    put_back(proposal.project.root, edits, _old_contents(edits))


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


def _write_all(root: Path, edits: Mapping[str, FileEdit]) -> tuple[str, ...]:
    with all_or_none(root, _old_contents(edits)) as write_one:
        for file, edit in edits.items():
            try:
                write_one(file, edit.new)
            except OSError as error:
                raise unwritable(file, error) from error
    return tuple(edits)


def _old_contents(edits: Mapping[str, FileEdit]) -> dict[str, bytes]:
    """What the files that were there held before."""
    return {file: edit.old for file, edit in edits.items() if edit.old is not None}
