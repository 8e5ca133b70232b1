"""Files that are written whole or not at all."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dxplan.errors import DxplanError, reason_of


def write_file(path: Path, content: bytes, *, with_folders: bool = False) -> None:
    """Write a file as `replace_file` does; raises DxplanError where that can't be done.

    ``with_folders`` makes those that are missing on the way to it.
    """
    try:
        if with_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise unwritable(str(path), error) from error


def unwritable(file: str, error: OSError) -> DxplanError:
    """That a file can't be written, and why; ``file`` is what people call it."""
    return DxplanError("unwritable-file", file=file, **reason_of(error))


def replace_file(path: Path, content: bytes) -> None:
    """Write a file; one that exists keeps its owner, group, mode, attributes and other names.

    A copy takes the file's place in one step. Where that would give the file to another owner, or
    separate it from its other names (hard links), it is written in place, with the whole copy
    beside it until that is done. Raises OSError.
    """
    old_status = _status_of_file(path)
    copy = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_copy(copy, content, is_new=old_status is None)
        if old_status is None or _can_replace(copy, path, old_status):
            copy.replace(path)
            return
        file = path.open("r+b")
    except BaseException:
        with suppress(OSError):
            copy.unlink()
        raise
    with file:
        _write_in_place(file, content, copy)
    copy.unlink()


def _status_of_file(path: Path) -> os.stat_result | None:
    """The status of a regular file; None of anything else, such as a link."""
    if not os.path.lexists(path):
        return None
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return None
    return status


def _write_copy(copy: Path, content: bytes, *, is_new: bool) -> None:
    mode = 0o600
    if is_new:
        mode = 0o666  # it obeys the umask
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(copy, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _can_replace(copy: Path, path: Path, old_status: os.stat_result) -> bool:
    """Give the copy what the file has; False where it can't take the file's place."""
    has_other_names = old_status.st_nlink > 1
    if has_other_names or not _give_owner(copy, old_status):
        return False
    if hasattr(os, "listxattr"):
        _copy_attributes(path, copy)
    copy.chmod(stat.S_IMODE(old_status.st_mode))
    return True


def _give_owner(copy: Path, old_status: os.stat_result) -> bool:
    """Give the copy the owner and the group of a file; False where that is not allowed."""
    owner = (old_status.st_uid, old_status.st_gid)
    status = copy.stat()
    if (status.st_uid, status.st_gid) == owner:
        return True
    try:
        os.chown(copy, *owner)
    except OSError:
        return False
    return True


def _copy_attributes(path: Path, copy: Path) -> None:
    """Copy extended attributes, access lists among them, as far as file system and rights allow."""
    names: list[str] = []
    with suppress(OSError):
        names = os.listxattr(path)
    for name in names:
        with suppress(OSError):
            os.setxattr(copy, name, os.getxattr(path, name))


def _write_in_place(file: BinaryIO, content: bytes, copy: Path) -> None:
    """Write into a file; where that fails, restore its old content before the copy is removed."""
    old_content = file.read()
    try:
        _overwrite(file.fileno(), content)
    except BaseException:
        _overwrite(file.fileno(), old_content)
        copy.unlink()
        raise


def _overwrite(handle: int, content: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    rest = memoryview(content)
    while rest:
        written = os.write(handle, rest)
        rest = rest[written:]
    os.ftruncate(handle, len(content))
    os.fsync(handle)
