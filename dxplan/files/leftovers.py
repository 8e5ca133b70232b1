"""Files that desktops and file managers leave in every folder, and nobody means to publish."""

import fnmatch

_MACOS = (
    ".ds_store", "._*", ".apdisk", ".spotlight-v100", ".trashes", ".fseventsd", "__macosx",
    "icon\r",
)  # fmt: skip
_WINDOWS = (
    "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information",
)  # fmt: skip
_LINUX_AND_NETWORK_DRIVES = (
    ".directory", ".trash-*", ".nfs*", ".fuse_hidden*", "lost+found", "@eadir",
)  # fmt: skip
_NAMES = (*_MACOS, *_WINDOWS, *_LINUX_AND_NETWORK_DRIVES)


def is_left_behind(name: str) -> bool:
    """Whether a name is that of a file which a desktop, file manager or file system makes."""
    lower = name.lower()
    return any(fnmatch.fnmatchcase(lower, pattern) for pattern in _NAMES)
