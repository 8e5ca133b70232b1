"""Bars on the terminal that show how far long work is."""

import os
import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module

from dxplan.cli.session import Session
from dxplan.files.progress import end_display, start_display
from dxplan.messages import Catalogue

STAGES = ("reading", "history", "checking", "rendering", "comparing")
"""What long work consists of, by the words with which it tells of itself."""

DELAY = 0.5
"""Seconds that work may take before a bar is drawn, and what draws it is loaded."""
_PAUSE = 0.1
"""Seconds between two drawings."""
_ENOUGH = 65_536


@contextmanager
def showing_progress(session: Session) -> Iterator[None]:
    """Show on standard error how far the work is, where that is a terminal and people look."""
    with showing_stages(session.catalogue, quiet=session.quiet, color=session.color):
        yield


@contextmanager
def showing_stages(catalogue: Catalogue, *, quiet: bool, color: bool) -> Iterator[None]:
    """The same for a command that needs no project."""
    if not is_wanted(quiet=quiet):
        yield
        return
    names = {stage: catalogue(f"terminal.progress.{stage}") for stage in STAGES}
    start_display(partial(draw, names, color=color))
    try:
        yield
    finally:
        end_display()


def is_wanted(*, quiet: bool) -> bool:
    """Whether anybody would see a bar: not in CI, nor where the terminal can't take one back."""
    if quiet or os.environ.get("CI") or os.environ.get("TERM") in {None, "", "dumb"}:
        return False
    return hasattr(os, "fork") and sys.stderr.isatty()


def draw(names: Mapping[str, str], pipe: int, *, color: bool) -> None:
    """Draw what a pipe tells until it ends; nothing where that is soon."""
    lines = _Lines(pipe)
    lines.wait(DELAY)
    if lines.has_ended:
        return
    bars = import_module("dxplan.cli.progress_bars")
    with bars.Bars(names, color=color) as drawn:
        while not lines.has_ended:
            drawn.show(lines.taken())
            lines.wait(_PAUSE)


class _Lines:
    """The lines of a pipe as they come."""

    def __init__(self, pipe: int) -> None:
        self.has_ended = False
        self._pipe = pipe
        self._rest = b""
        self._lines: list[str] = []

    def wait(self, seconds: float) -> None:
        """Read for so long, or until the pipe ends."""
        end = time.monotonic() + seconds
        left = seconds
        while not self.has_ended and left > 0:
            readable, _, _ = select.select([self._pipe], [], [], left)
            if readable:
                self._read()
            left = end - time.monotonic()

    def taken(self) -> list[str]:
        """The lines that came since this was last asked."""
        lines, self._lines = self._lines, []
        return lines

    def _read(self) -> None:
        content = os.read(self._pipe, _ENOUGH)
        self.has_ended = not content
        *lines, self._rest = (self._rest + content).split(b"\n")
        self._lines += [line.decode() for line in lines]
