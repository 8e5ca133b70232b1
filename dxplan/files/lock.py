"""Locks between processes; the system frees them when their process ends, however it ends."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.2
"""Seconds between two attempts, where the system can't wait by itself."""


@contextmanager
def locked(file: Path, say_waiting: Callable[[], None]) -> Iterator[bool]:
    """Hold the lock of a file, which is made; another process that has it is waited for.

    ``say_waiting`` is called before that. Gives False where the file can't be made: no lock then.
    """
    try:
        handle = _opened(file)
    except OSError:
        yield False
        return
    try:
        has_lock = try_lock(handle)
        if not has_lock:
            say_waiting()
        while not (has_lock and is_still(file, handle)):
            if (
                has_lock
            ):  # whoever had it removed the file, and others may lock a new one
                os.close(handle)
                handle = _opened(file)
            _wait_for_lock(handle)
            has_lock = True
        yield True
    finally:
        os.close(handle)


@contextmanager
def locked_folder(folder: Path, otherwise: Path) -> Iterator[None]:
    """Hold the lock of a folder that is there; another process that has it is waited for.

    Where the system locks no folders, ``otherwise`` is the file that is locked in its place.
    """
    handle = _locked_handle(folder)
    if handle is None:
        with locked(otherwise, lambda: None):
            yield
        return
    try:
        yield
    finally:
        os.close(handle)


def _locked_handle(folder: Path) -> int | None:
    """The handle of a folder once it is locked; None where that can't be."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # systems where folders can't be opened
        return None
    try:
        _wait_for_lock(handle)
    except OSError:  # file systems that lock only what can be written
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    return handle


def try_lock(handle: int) -> bool:
    """Lock an open file or folder; False where another process has it locked.

    Raises OSError where the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is what Windows says
        return False
    return True


def _opened(file: Path) -> int:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)


def _wait_for_lock(handle: int) -> None:
    if sys.platform == "win32":
        while not try_lock(handle):
            time.sleep(_PAUSE)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)


def is_still(file: Path, handle: int) -> bool:
    """Whether an open file still has its name."""
    with suppress(OSError):
        return os.path.samestat(file.stat(), os.fstat(handle))
    return False
