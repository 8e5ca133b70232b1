"""Let two folders change places in one step, where the system can."""

import ctypes
import errno
import os
import sys
from pathlib import Path

_CURRENT_FOLDER = -100  # AT_FDCWD of Linux
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_CAN_NOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}
"""The errors of a system, or of a file system, that does not know how."""


def exchange(first: Path, second: Path) -> bool:
    """Give each of two files or folders the name of the other; False where no system call can.

    Nobody ever sees one of the names without a file. Raises OSError as a rename does.
    """
    one, other = os.fsencode(first), os.fsencode(second)
    if sys.platform == "linux":
        folder = _CURRENT_FOLDER
        failed = _call("renameat2", folder, one, folder, other, _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        failed = _call("renamex_np", one, other, _RENAME_SWAP)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _CAN_NOT:
        return False
    raise OSError(code, os.strerror(code), str(first), None, str(second))


def _call(name: str, *arguments: object) -> int:
    """Call a function of the C library; one that it does not have says so itself."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        ctypes.set_errno(errno.ENOSYS)
        return -1
    return int(function(*arguments))
