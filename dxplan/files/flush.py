"""What was written reaches the disk before a name leads to it."""

import ctypes
import os
import sys
from pathlib import Path


def flush_file_system(folder: Path) -> None:
    """Wait until the disk has all that was written to the file system of a folder.

    One call for any number of files, on Linux alone: elsewhere there is none that waits.
    Raises OSError where the folder can't be opened.
    """
    if sys.platform != "linux":
        return
    flush = getattr(ctypes.CDLL(None), "syncfs", None)
    if flush is None:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        flush(handle)
    finally:
        os.close(handle)
