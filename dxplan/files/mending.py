"""Undo and remove what killed processes left where they were writing files."""

import os
from contextlib import suppress
from pathlib import Path

from dxplan.files.file_edits import file_number, read_journal
from dxplan.files.temporary import (
    Kind,
    Temporary,
    abandoned_in,
    is_abandoned,
    kind_of,
    remove_abandoned,
)


def mend_below(folder: Path) -> None:
    """Mend a folder and all below it, as `mend_folder` does; git's own files are left alone."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        if any(kind_of(name) for name in names):
            mend_folder(Path(place))


def left_below(folder: Path) -> list[Path]:
    """What killed processes left below a folder, sorted."""
    left = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            if kind_of(name) and is_abandoned(Path(place, name)):
                left.append(Path(place, name))
    return sorted(left)


def mend_folder(folder: Path) -> None:
    """Undo the edits that a killed process had begun, and remove its copies.

    Nothing is touched that a living process writes, or that could not be undone: a journal stays
    until it was.
    """
    for journal in abandoned_in(folder, Kind.JOURNAL):
        with suppress(OSError):
            if _is_own(journal) and _is_settled(folder, journal):
                journal.remove()
    remove_abandoned(folder, Kind.COPY)


def _is_own(file: Temporary) -> bool:
    """Whether a file is this user's, where the system tells: another's is never obeyed."""
    if not hasattr(os, "geteuid"):
        return True
    return os.fstat(file.handle).st_uid == os.geteuid()


def _is_settled(folder: Path, journal: Temporary) -> bool:
    """Whether all edits of a journal are made, or none of them is any more.

    A copy, which came with its folder or through git, is not obeyed: anybody may have written it.
    """
    listed = read_journal(folder, journal.path.read_bytes())
    if listed is None:
        return True
    if listed.number != file_number(journal.handle):
        return False
    edits = listed.edits
    for path in edits.edits:
        remove_abandoned((folder / path).parent, Kind.COPY)
    return edits.are_made() or edits.undo()
