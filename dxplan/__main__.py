"""The entry point: answers `--version` at once, and ends the process without tidying up."""

import gc
import os
import signal
import sys
import threading

from dxplan import __version__

_ALLOCATIONS_PER_COLLECTION = 1_000_000
"""How many more objects make the garbage collector run; most that a command makes stays."""


def command_line() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"dxplan {__version__}\n")
        return
    # `--version` costs no more than the interpreter
    from dxplan.cli.app import run  # noqa: PLC0415

    run()


def main() -> None:
    """Run the command line, then end the process at once where nothing else runs in it.

    To free the objects of a portfolio one by one takes up to a tenth of a command's time.
    """
    gc.set_threshold(_ALLOCATIONS_PER_COLLECTION)
    _replace_closed_streams()
    _leave_on_interrupt()
    code: object = 0
    try:
        command_line()
    except SystemExit as end:
        code = end.code or 0
    if isinstance(code, int) and threading.active_count() == 1 and _flushed():
        os._exit(code)
    sys.exit(code)  # type: ignore[arg-type]


def _replace_closed_streams() -> None:
    """Discard what is written to a closed stream; no file that is opened later gets its number."""
    streams = (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))
    closed = [stream for stream in streams if getattr(sys, stream[0]) is None]
    if not closed:
        return
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= 2:  # the system gives the lowest number that is free
        handle = os.open(os.devnull, os.O_RDWR)
    os.close(handle)
    for name, number, mode in closed:
        stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open
        setattr(sys, name, stream)


def _leave_on_interrupt() -> None:
    """On Ctrl-C tidy up and exit with 130, as a shell expects, even while the command loads."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(*_: object) -> None:
    raise SystemExit(128 + signal.SIGINT)


def _flushed() -> bool:
    """Whether everything said has arrived; where it has not, an ordinary end tells of it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return False
    return True


if __name__ == "__main__":
    main()
