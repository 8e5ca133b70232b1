"""Tell how far long work is; a process of its own shows it, where there is one.

Every process of a command may tell: the lines of all of them come together in a pipe. Where nobody
shows it, telling costs next to nothing. The process that works draws nothing itself: it may be
copied, and a copy of a thread that draws could hold a lock for ever.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Display:
    """A process that shows progress, and the pipe that it reads."""

    process: int
    pipe: int


_DISPLAY: ContextVar[_Display | None] = ContextVar("display", default=None)


def begin(stage: str, total: int = 0) -> None:
    """A stage of the work begins: its name, a word, and its number of steps; 0: not known."""
    _tell(f"{stage} {total}\n")


def advance() -> None:
    """A step of the stage is done."""
    _tell("\n")


def _tell(line: str) -> None:
    display = _DISPLAY.get()
    if display is not None:
        # a bar that lags is better than work that waits for whoever draws it
        with suppress(OSError):
            os.write(display.pipe, line.encode())


def start_display(show: Callable[[int], None]) -> None:
    """Call ``show`` in a process of its own, with a pipe from which it reads until its end."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pipe ends with who works
            os.close(writer)
            show(reader)
        finally:
            os._exit(0)
    os.close(reader)
    os.set_blocking(writer, False)
    _DISPLAY.set(_Display(process, writer))


def end_display() -> None:
    """Let nothing be shown any more, where something is: the terminal is then as before."""
    display = _DISPLAY.get()
    if display is None:
        return
    _DISPLAY.set(None)
    os.close(display.pipe)
    with suppress(ChildProcessError):
        os.waitpid(display.process, 0)
