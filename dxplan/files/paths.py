"""Paths with slashes that others have written."""

import re

_DRIVE = re.compile(r"[A-Za-z]:")
_NO_NAMES = frozenset({"", ".", ".."})


def stays_inside(path: str) -> bool:
    """Whether a path names a file below the folder that it counts from, on every system."""
    if "\\" in path or _DRIVE.match(path) or not path.isprintable():
        return False
    parts = path.split("/")
    return not _NO_NAMES.intersection(parts)
