"""Write a new repository into an empty folder, whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

from dxplan.errors import DxplanError, reason_of
from dxplan.files.all_or_none import all_or_none
from dxplan.files.leftovers import is_left_behind

_SHOWN = 5


def refuse_filled_folder(folder: Path) -> None:
    """Raises DxplanError where a folder holds anything but a repository of git, or is no folder."""
    if not folder.exists() and not folder.is_symlink():
        return
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
    """Write files into a folder that has none of them; where one fails, remove those before.

    Raises DxplanError.
    """
    try:
        with all_or_none(folder, {}) as write_one:
            for path, content in files.items():
                write_one(path, content)
    except OSError as error:
        details = reason_of(error)
        raise DxplanError(
            "cannot-write-repository", folder=str(folder), **details
        ) from error
