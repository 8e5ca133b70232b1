"""The entry point: answers `--version` before anything heavy is imported, and leaves without tidying up."""

import os
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
    code: object = 0
    try:
        command_line()
    except SystemExit as end:
        code = end.code or 0
    if isinstance(code, int) and threading.active_count() == 1 and _flushed():
        os._exit(code)
    sys.exit(code)  # type: ignore[arg-type]


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
