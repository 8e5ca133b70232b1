"""Check again whenever a file of the plans or the configuration changes."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from dxplan.cli.options import Session, write, write_failure
from dxplan.errors import DxplanError

_PAUSE = 0.3
"""Seconds between two looks. A change is checked once two looks agree: editors write in several steps."""
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

_Seen = dict[str, tuple[int, int]]


def repeat(here: Session, once: Callable[[], int], others: Iterable[Path]) -> None:
    """Call ``once`` now and after every change, until Ctrl-C; an expected failure is told and waited out."""
    watched = (here.root / "dxplan.toml", here.root / "pyproject.toml", *others)
    try:
        while True:
            before = _seen(here.root / "plans", watched)
            if sys.stdout.isatty():
                write(_CLEAR)
            try:
                once()
            except DxplanError as error:
                write_failure(error, here.words)
            write(here.words("terminal.watching") + "\n")
            _wait(before, lambda: _seen(here.root / "plans", watched))
    except KeyboardInterrupt:
        write("\n")


def _wait(before: _Seen, look: Callable[[], _Seen]) -> None:
    """Return once something has changed and nothing goes on changing."""
    last = before
    while True:
        time.sleep(_PAUSE)
        now = look()
        if now == last and now != before:
            return
        last = now


def _seen(folder: Path, files: Iterable[Path]) -> _Seen:
    """When each file was last written, and its size."""
    found: _Seen = {}
    below = (os.path.join(top, name) for top, _, names in os.walk(folder) for name in names)  # noqa: PTH118 - fast
    for file in (*below, *map(str, files)):
        try:
            status = os.lstat(file)
        except OSError:
            continue
        found[file] = (status.st_mtime_ns, status.st_size)
    return found
