"""The entry point: answers `--version` before anything heavy is imported, and leaves without tidying up."""

import os
import signal
import sys
import threading

from dxplan import __version__


def command_line() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"dxplan {__version__}\n")
        return
    from dxplan.cli.app import run  # noqa: PLC0415 - keeps `--version` at the cost of the interpreter

    run()


def main() -> None:
    """Run the command line, then end the process at once where nothing else runs in it.

    To free the objects of a portfolio one by one takes up to a tenth of a command's time (mypy leaves so too).
    """
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
    """Let what is said to a closed stream go nowhere; no file that is opened later gets its number."""
    streams = (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))
    closed = [stream for stream in streams if getattr(sys, stream[0]) is None]
    if not closed:
        return
    while (
        handle := os.open(os.devnull, os.O_RDWR)
    ) <= 2:  # the system gives the lowest number that is free
        pass
    os.close(handle)
    for name, number, mode in closed:
        setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - a number


def _leave_on_interrupt() -> None:
    """On Ctrl-C tidy up and leave with 130, as a shell expects, wherever the command is: also while it is loaded."""
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
