"""Check again whenever a file of the plans or the configuration changes."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dxplan.cli.options import Session, write, write_failure
from dxplan.errors import DxplanError

_PAUSE = 0.3
"""Seconds between two looks. A change is checked once two looks agree: editors write in several steps."""
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Seen = dict[str, tuple[int, int]]


def repeat(here: Session, once: Callable[[], int], others: Iterable[Path]) -> None:
    """Call ``once`` now and after every change, until Ctrl-C; an expected failure is told and waited out."""
    watched = (here.root / "dxplan.toml", here.root / "pyproject.toml", *others)
    interruptible()
    try:
        for _ in changes(lambda: seen((here.root / "plans",), watched), _PAUSE):
            if sys.stdout.isatty():
                write(_CLEAR)
            try:
                once()
            except DxplanError as error:
                write_failure(error, here.words)
            write(here.words("terminal.watching") + "\n")
    except KeyboardInterrupt:
        write("\n")


def interruptible() -> None:
    """Let Ctrl-C be told to the command, which is meant to be ended by it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def changes(look: Callable[[], Seen], pause: float) -> Iterator[None]:
    """Once at the beginning, and once each time when something has changed and nothing goes on changing.

    What changes while the caller is at work on the change before is not missed.
    """
    while True:
        before = last = look()
        yield
        while True:
            began = time.monotonic()
            now = look()
            if now == last and now != before:
                break
            last = now
            time.sleep(
                max(pause, 3 * (time.monotonic() - began))
            )  # ten thousand files are looked at less often


def seen(folders: Iterable[Path], files: Iterable[Path]) -> Seen:
    """When each file was last written, and its size."""
    found: Seen = {}
    walked = (step for folder in folders for step in os.walk(folder))
    below = (os.path.join(top, name) for top, _, names in walked for name in names)  # noqa: PTH118 - fast
    for file in (*below, *map(str, files)):
        try:
            status = os.lstat(file)
        except OSError:
            continue
        found[file] = (status.st_mtime_ns, status.st_size)
    return found
