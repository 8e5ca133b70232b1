"""What desktops and file managers leave in every folder, and nobody means to publish."""

import fnmatch

_NAMES = (
    *(
        ".ds_store",
        "._*",
        ".apdisk",
        ".spotlight-v100",
        ".trashes",
        ".fseventsd",
        "__macosx",
        "icon\r",
    ),  # macOS
    *(
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "$recycle.bin",
        "system volume information",
    ),  # Windows
    *(
        ".directory",
        ".trash-*",
        ".nfs*",
        ".fuse_hidden*",
        "lost+found",
        "@eadir",
    ),  # Linux, network drives
)


def is_left_behind(name: str) -> bool:
    """Whether a file or folder of this name was made by a desktop, a file manager or a file system."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in _NAMES)
