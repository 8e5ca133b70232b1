"""Several files that are written together: all of them, or none, however the process ends."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from dxplan.errors import DxplanError
from dxplan.files.atomic_write import replace_file
from dxplan.files.file_edits import FileEdit, FileEdits, all_or_none
from dxplan.files.prepared_file import PreparedFile, prepare, sync_folder

Failure: TypeAlias = Callable[[str, OSError], DxplanError]
"""What is said where the file of a path can't be written."""


def write_together(
    folder: Path, edits: Mapping[str, FileEdit], failure: Failure
) -> FileEdits:
    """Write files below a folder that is there, and the folders on the way to them.

    Raises ``failure`` where one can't be written: then all are as they were, as far as the disk
    lets that happen. What a killed process leaves half done `mend_below` undoes.
    """
    made = FileEdits(folder, edits, tuple(_missing_folders(folder, edits)))
    if not edits:
        return made
    first = next(iter(edits))
    if len(edits) == 1 and not made.new_folders:
        with _raising(failure, first):
            replace_file(folder / first, edits[first].new)
        return made
    with _raising(failure, first), all_or_none(made):
        _make(made, failure)
    return made


def _make(made: FileEdits, failure: Failure) -> None:
    """Write everything beside its target first: so a full disk is met before any file changes."""
    prepared: list[PreparedFile] = []
    try:
        for path in made.new_folders:
            with _raising(failure, path):
                (made.folder / path).mkdir()
        for path, edit in made.edits.items():
            with _raising(failure, path):
                prepared.append(prepare(made.folder / path, edit.new))
        for path, file in zip(made.edits, prepared, strict=True):
            with _raising(failure, path):
                file.put()
    except BaseException:
        for file in prepared:
            file.discard()
        raise
    for place in sorted({file.path.parent for file in prepared}):
        sync_folder(place)


@contextmanager
def _raising(failure: Failure, path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise failure(path, error) from error


def _missing_folders(folder: Path, edits: Mapping[str, FileEdit]) -> list[str]:
    """The folders that files need and that are not there, each after the one it lies in."""
    missing = set()
    for path in edits:
        parent = path.rpartition("/")[0]
        while parent and not (folder / parent).exists():
            missing.add(parent)
            parent = parent.rpartition("/")[0]
    return sorted(missing)
