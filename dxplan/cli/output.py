"""Write to standard output and standard error, for people and for programs."""

import codecs
import io
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size

from dxplan.errors import DxplanError
from dxplan.files.progress import end_display
from dxplan.messages import Catalogue
from dxplan.text.terminal import encode, printable, without_runner_commands

STANDARD_OUTPUT = Path("-")
"""As `--out`: what is written goes to standard output."""
INTERRUPTED = 128 + signal.SIGINT
"""The exit code after Ctrl-C, as a shell expects it."""


def is_github_actions() -> bool:
    """Whether GitHub's runner reads what is written."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def terminal_columns() -> int | None:
    """The columns of the terminal; None where standard output is none."""
    if not sys.stdout.isatty():
        return None
    return get_terminal_size().columns


def write(text: str) -> None:
    """Write for people: UTF-8, or where the console can't take it, what it can show."""
    _send(_for_people(text, sys.stdout.encoding))


def write_error(text: str) -> None:
    """Likewise to standard error, which GitHub's runner reads for commands too."""
    end_display()
    with suppress(OSError):  # where nobody reads it, the exit code says it
        sys.stderr.flush()
        sys.stderr.buffer.write(_for_people(text, sys.stderr.encoding))
        sys.stderr.buffer.flush()


def write_path(path: Path) -> None:
    """Write the path of a file that was written, on a line of its own."""
    write(f"{printable(str(path))}\n")


def write_failure(error: DxplanError, catalogue: Catalogue) -> None:
    """The sentence of an expected failure, to standard error."""
    problem = catalogue.failure(error.key, error.details)
    write_error(printable(catalogue("terminal.error", problem=problem)) + "\n")


def write_data(text: str) -> None:
    """Write for programs: UTF-8 on any console; half a surrogate pair is an escape."""
    _send(text.encode("utf-8", "backslashreplace"))


def write_content(content: bytes) -> None:
    """Write what a file would hold, for `--out -`."""
    _send(content)


def make_streams_lenient() -> None:
    """Let other text, such as the help, lose its accents on a console that lacks them."""
    codecs.register_error("dxplan.plain", _without_accents)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="dxplan.plain")


def _without_accents(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = encode(error.object[error.start : error.end], "ascii")
    return plain.decode("ascii"), error.end


def _for_people(text: str, encoding: str | None) -> bytes:
    if is_github_actions():
        text = without_runner_commands(text)
    return encode(text, encoding or "utf-8")


def _send(content: bytes) -> None:
    """Write to standard output; where its reader is gone, discard the rest."""
    end_display()
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_output()
    except OSError as error:  # a full disk, for example
        _discard_output()
        problem = error.strerror or str(error)
        raise DxplanError("cannot-print", problem=problem) from error


def _discard_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
