"""Repeat a command whenever a file of the plans or the configuration changes."""

import signal
import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from dxplan.cli.output import write, write_failure
from dxplan.cli.session import Session
from dxplan.config.config import CONFIGURATION_FILES
from dxplan.errors import DxplanError
from dxplan.files.watch import changes, file_states

_PAUSE = 0.3
"""Seconds between two looks; a change counts once two agree, as editors write in several steps."""
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def repeat(
    session: Session, run_once: Callable[[], int], other_files: Iterable[Path]
) -> None:
    """Call ``run_once`` now and after every change, until Ctrl-C; print expected failures."""
    own_files = [session.root / name for name in CONFIGURATION_FILES]
    files = (*own_files, *other_files)
    read_states = partial(file_states, (session.root / "plans",), files)
    raise_on_interrupt()
    try:
        for _ in changes(read_states, _PAUSE):
            if sys.stdout.isatty():
                write(_CLEAR)
            try:
                run_once()
            except DxplanError as error:
                write_failure(error, session.catalogue)
            write(session.catalogue("terminal.watching") + "\n")
    except KeyboardInterrupt:
        write("\n")


def raise_on_interrupt() -> None:
    """Let Ctrl-C raise KeyboardInterrupt in a command that is meant to be ended by it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
