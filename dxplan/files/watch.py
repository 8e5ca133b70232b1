"""Notice that files have changed, by looking at their times and sizes."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

FileStates = dict[str, tuple[int, int]]
"""When each file was last written, in nanoseconds, and its size."""


REST = 1.0
"""Seconds without a change after which there is time for what may wait."""


def changes(
    read_states: Callable[[], FileStates],
    pause: float,
    at_rest: Callable[[], object] = lambda: None,
) -> Iterator[None]:
    """Yield at the beginning, and each time when something has changed and has settled.

    A change while the caller is at work on an earlier one is not missed. ``pause`` is in seconds.
    ``at_rest`` is called once after each yield, where nothing has changed for `REST` seconds.
    """
    while True:
        reported = latest = read_states()
        yield
        rest_begins = time.monotonic() + REST
        has_rested = False
        while True:
            started = time.monotonic()
            current = read_states()
            is_settled = current == latest
            if is_settled and current != reported:
                break
            if is_settled and not has_rested and started > rest_begins:
                at_rest()
                has_rested = True
            latest = current
            # ten thousand files are looked at less often
            time.sleep(max(pause, 3 * (time.monotonic() - started)))


def file_states(folders: Iterable[Path], files: Iterable[Path]) -> FileStates:
    """The state of each file in folders, and of single files; missing ones are left out."""
    paths = [str(file) for file in files]
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                paths.append(os.path.join(parent, name))  # noqa: PTH118 - fast
    states: FileStates = {}
    for path in paths:
        try:
            status = os.lstat(path)
        except OSError:
            continue
        states[path] = (status.st_mtime_ns, status.st_size)
    return states
