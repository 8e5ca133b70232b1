"""Write files of plans/: one process at a time, only over what it has read, all or none of them."""

import os
from collections.abc import Mapping
from pathlib import Path

from dxplan.errors import DxplanError
from dxplan.files.atomic_write import unwritable
from dxplan.files.file_edits import FileEdit, FileEdits
from dxplan.files.mending import mend_below
from dxplan.files.write_lock import one_writer
from dxplan.files.write_together import Failure, write_together
from dxplan.portfolio.plans_files import PLANS


def write_plans(
    root: Path, edits: Mapping[str, FileEdit], failure: Failure = unwritable
) -> FileEdits:
    """Write files of plans/, by their paths from the folder that holds it.

    Raises DxplanError where a file is no longer what was read, and ``failure`` where one can't be
    written: then all are as they were.
    """
    below = {path.removeprefix(f"{PLANS}/"): edit for path, edit in edits.items()}

    def fails(path: str, error: OSError) -> DxplanError:
        return failure(f"{PLANS}/{path}", error)

    with one_writer(root):
        mend_below(root / PLANS)
        for path, edit in edits.items():
            _refuse_changed(root, path, edit, failure)
        return write_together(root / PLANS, below, fails)


def mend_plans(root: Path) -> None:
    """Undo what a killed command had begun to write below plans/, and remove what it left."""
    with one_writer(root):
        mend_below(root / PLANS)


def _refuse_changed(root: Path, file: str, edit: FileEdit, failure: Failure) -> None:
    """Raise DxplanError where a file is no longer what was read, or its place leads elsewhere."""
    place = root / file
    folder = _nearest_folder(place)
    if folder.resolve() != root.resolve() / folder.relative_to(root):
        raise DxplanError("no-path-of-plans", path=file)
    present: bytes | None = None
    if os.path.lexists(place):
        try:
            present = place.read_bytes()
        except OSError as error:
            raise failure(file, error) from error
    if present != edit.old:
        raise DxplanError("changed-meanwhile", file=file)


def _nearest_folder(place: Path) -> Path:
    """The innermost folder above a file that is there."""
    for folder in place.parents:
        if os.path.lexists(folder):
            return folder
    return place.parent
