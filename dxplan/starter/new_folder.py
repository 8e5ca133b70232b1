"""Write a new repository into an empty folder, whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.file_edits import FileEdit
from dxplan.files.leftovers import is_left_behind
from dxplan.files.mending import mend_folder
from dxplan.files.write_lock import one_writer
from dxplan.files.write_together import write_together

_SHOWN = 5


def refuse_filled_folder(folder: Path) -> None:
    """Raises DxplanError where a folder holds anything but a repository of git, or is no folder.

    What a killed process had begun to write there is undone first.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    mend_folder(folder)
    try:
        entries = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        details = reason_of(error)
        raise DxplanError(
            "cannot-write-repository", folder=str(folder), **details
        ) from error
    in_the_way = [
        name for name in entries if name != ".git" and not is_left_behind(name)
    ]
    if in_the_way:
        listed = ", ".join(in_the_way[:_SHOWN])
        if len(in_the_way) > _SHOWN:
            listed += ", …"
        raise DxplanError("folder-not-empty", folder=str(folder), files=listed)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that has none of them, all or none.

    Raises DxplanError.
    """
    edits = {path: FileEdit(None, content) for path, content in files.items()}

    def fails(_: str, error: OSError) -> DxplanError:
        return _cannot_write(folder, error)

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    with one_writer(folder):
        refuse_filled_folder(folder)
        write_together(folder, edits, fails)


def _cannot_write(folder: Path, error: OSError) -> DxplanError:
    return DxplanError(
        "cannot-write-repository", folder=str(folder), **reason_of(error)
    )
