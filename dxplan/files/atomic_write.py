"""Files that are written whole or not at all."""

from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.file_edits import FileEdit, FileEdits, all_or_none
from dxplan.files.mending import mend_folder
from dxplan.files.prepared_file import prepare, sync_folder


def write_file(path: Path, content: bytes, *, with_folders: bool = False) -> None:
    """Write a file as `replace_file` does; raises DxplanError where that can't be done.

    ``with_folders`` makes those that are missing on the way to it. What killed writes left in its
    folder is removed.
    """
    try:
        if with_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        mend_folder(path.parent)
        replace_file(path, content)
    except OSError as error:
        raise unwritable(str(path), error) from error


def unwritable(file: str, error: OSError) -> DxplanError:
    """That a file can't be written, and why; ``file`` is what people call it."""
    return DxplanError("unwritable-file", file=file, **reason_of(error))


def replace_file(path: Path, content: bytes) -> None:
    """Write a file; one that exists keeps its owner, group, mode, attributes and other names.

    It is on the disk then, whole; where that fails, or the process is killed, it is as it was:
    what was begun in place is undone by `mend_folder`. Raises OSError.
    """
    prepared = prepare(path, content)
    try:
        if prepared.is_at_once:
            prepared.put()
        else:
            edit = FileEdit(path.read_bytes(), content)
            with all_or_none(FileEdits(path.parent, {path.name: edit})):
                prepared.put()
    except BaseException:
        prepared.discard()
        raise
    sync_folder(path.parent)
