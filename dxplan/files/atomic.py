"""Files that are written whole or not at all."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``; a file that is there keeps its owner, group, mode, attributes and other names.

    A copy takes the file's place in one step. Where that would give the file to somebody else, or part it from its
    other names (hard links), it is written in place, with the whole copy beside it until that is done.
    Raises OSError.
    """
    before = path.lstat() if os.path.lexists(path) else None
    if before is not None and not stat.S_ISREG(before.st_mode):
        before = None  # a link gives way to the file
    copy = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_copy(
            copy, data, 0o666 if before is None else 0o600
        )  # a new file obeys the umask
        if before is None or (before.st_nlink == 1 and _made_alike(copy, path, before)):
            copy.replace(path)
            return
        file = path.open("r+b")
    except BaseException:
        with suppress(OSError):
            copy.unlink()
        raise
    with file:
        _write_through(file, data, copy)
    copy.unlink()


def _write_copy(copy: Path, data: bytes, mode: int) -> None:
    handle = os.open(
        copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode
    )
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _made_alike(copy: Path, path: Path, before: os.stat_result) -> bool:
    """Whether the copy has the file's owner and group; then it gets its attributes and mode too."""
    made = copy.stat()
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.chown(copy, before.st_uid, before.st_gid)
        except OSError:
            return False
    if hasattr(os, "listxattr"):
        _copy_attributes(path, copy)
    copy.chmod(stat.S_IMODE(before.st_mode))
    return True


def _copy_attributes(path: Path, copy: Path) -> None:
    """Extended attributes, access lists among them, as far as the file system and the user's rights allow."""
    names: list[str] = []
    with suppress(OSError):
        names = os.listxattr(path)
    for name in names:
        with suppress(OSError):
            os.setxattr(copy, name, os.getxattr(path, name))


def _write_through(file: BinaryIO, data: bytes, copy: Path) -> None:
    """Write into a file; where that fails, put back what it held, and only then remove the copy."""
    held = file.read()
    try:
        _overwrite(file.fileno(), data)
    except BaseException:
        _overwrite(file.fileno(), held)
        copy.unlink()
        raise


def _overwrite(handle: int, data: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.ftruncate(handle, len(data))
    os.fsync(handle)
