"""The cache folder of the user: without it everything is the same, only slower."""

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The user's cache folder of dxplan; `DXPLAN_CACHE_DIR` names another."""
    folder = os.environ.get("DXPLAN_CACHE_DIR")
    if not folder:
        folder = platformdirs.user_cache_dir("dxplan", appauthor=False)
    return Path(folder)
