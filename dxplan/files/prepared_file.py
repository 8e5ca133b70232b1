"""The new content of a file beside it, complete and synced, before it takes the file's place."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dxplan.files.temporary import Kind, Temporary, new_file


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What a file is to hold, ready on the disk.

    Without a ``copy`` the file has to be written in place, which can be left half done: a copy
    would separate it from its other names (hard links), or give it to another owner.
    """

    path: Path
    content: bytes
    copy: Temporary | None

    @property
    def is_at_once(self) -> bool:
        """Whether the file gets its content in one step."""
        return self.copy is not None

    def put(self) -> None:
        """Give the file its content; raises OSError. In place, it may be half written then."""
        if self.copy is None:
            _write_in_place(self.path, self.content)
            return
        if os.name == "nt":  # where an open file can't be renamed
            self.copy.release()
            self.copy.path.replace(self.path)
            return
        self.copy.path.replace(self.path)
        self.copy.release()

    def discard(self) -> None:
        """Leave the file as it is."""
        if self.copy is not None:
            self.copy.discard()


def prepare(path: Path, content: bytes) -> PreparedFile:
    """Write what a file is to hold beside it; raises OSError.

    One that exists keeps its owner, group, mode, attributes and other names.
    """
    old_status = _status_of_file(path)
    if old_status is not None and old_status.st_nlink > 1:
        return PreparedFile(path, content, None)
    mode = 0o600
    if old_status is None:
        mode = 0o666  # it obeys the umask
    copy = new_file(path.parent, Kind.COPY, mode)
    try:
        fill(copy.handle, content)
        can_replace = old_status is None or _is_made_alike(copy.path, path, old_status)
    except BaseException:
        copy.discard()
        raise
    if can_replace:
        return PreparedFile(path, content, copy)
    copy.discard()
    return PreparedFile(path, content, None)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlast a power cut, where the system can sync folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _status_of_file(path: Path) -> os.stat_result | None:
    """The status of a regular file; None of anything else, such as a link."""
    if not os.path.lexists(path):
        return None
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return None
    return status


def _is_made_alike(copy: Path, path: Path, old_status: os.stat_result) -> bool:
    """Give the copy what the file has; False where the owner can't be kept."""
    if not _give_owner(copy, old_status):
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


def _write_in_place(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        fill(file.fileno(), content)


def fill(handle: int, content: bytes) -> None:
    """Let an open file have this content and no other; raises OSError."""
    os.lseek(handle, 0, os.SEEK_SET)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.ftruncate(handle, len(content))
    os.fsync(handle)
