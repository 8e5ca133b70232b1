"""Where what can be made again is kept: never in the project, and without it everything is the same, only later."""

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The user's cache folder of dxplan; `DXPLAN_CACHE_DIR` names another."""
    return Path(
        os.environ.get("DXPLAN_CACHE_DIR")
        or platformdirs.user_cache_dir("dxplan", appauthor=False)
    )
