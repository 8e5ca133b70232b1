"""Options that every command shares, one word for one thing, and what they mean together."""

import codecs
import io
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from dxplan.cli.language import environment_language
from dxplan.config.config import Config, find_repository, find_root, read_config
from dxplan.errors import DxplanError
from dxplan.messages import LANGUAGES, Catalogue, catalogue


class Lang(StrEnum):
    """The languages of messages."""

    VI = "vi"
    EN = "en"


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
    ),
]
RecordedBy = Annotated[
    str | None,
    typer.Option(
        "--recorded-by",
        metavar="DATE|REV",
    ),
]
LangOption = Annotated[Lang | None, typer.Option("--lang")]
NoColor = Annotated[bool, typer.Option("--no-color")]
Quiet = Annotated[
    bool,
    typer.Option("-q", "--quiet"),
]

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH"),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="RULES"),
]

HANOI = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True)
class GlobalOptions:
    """What stands before the command."""

    folder: Path
    lang: Lang | None
    no_color: bool
    quiet: bool


@dataclass(frozen=True)
class Session:
    """A project with its configuration, language and terminal; ``folder`` is where the command line begins."""

    folder: Path
    root: Path
    config: Config
    words: Catalogue
    color: bool
    quiet: bool

    @property
    def prefix(self) -> str:
        """The way from the repository's root to the project, with a slash at its end; empty without git."""
        repository = find_repository(self.root)
        way = self.root.relative_to(repository).as_posix() if repository else "."
        return "" if way == "." else f"{way}/"


def session(
    context: typer.Context,
    lang: Lang | None,
    *,
    no_color: bool = False,
    quiet: bool = False,
) -> Session:
    """The project of the command line's folder."""
    asked: GlobalOptions = context.obj
    root = find_root(asked.folder)
    config = read_config(root)
    language = lang or asked.lang or environment_language() or config.lang
    words = catalogue(str(language), official=config.official)
    plain = (
        no_color
        or asked.no_color
        or bool(os.environ.get("NO_COLOR"))
        or not sys.stdout.isatty()
    )
    return Session(asked.folder, root, config, words, not plain, quiet or asked.quiet)


def words_alone(context: typer.Context, lang: Lang | None) -> Catalogue:
    """The words of a command that needs no project."""
    asked: GlobalOptions = context.obj
    return catalogue(str(lang or asked.lang or environment_language() or LANGUAGES[0]))


def today() -> date:
    """Today in Hanoi: the only place where the clock is read."""
    return datetime.now(ZoneInfo(HANOI)).date()


def as_of_day(written: str | None) -> date:
    """The as-of date of the command line, default today; raises DxplanError where it is no day."""
    day = today() if written is None else day_of(written)
    if day is None:
        raise DxplanError("bad-day", value=str(written))
    return day


def day_of(written: str) -> date | None:
    """A day of the command line; None where it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def under_actions() -> bool:
    """Whether GitHub's runner reads what is written."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def write(text: str) -> None:
    """Write for people: UTF-8, or where the console can't take it, what it can show."""
    _send(_for_people(text, sys.stdout.encoding))


def write_error(text: str) -> None:
    """Likewise to standard error, which GitHub's runner reads for commands too."""
    with suppress(OSError):  # who does not want to hear it is told by the exit code
        sys.stderr.flush()
        sys.stderr.buffer.write(_for_people(text, sys.stderr.encoding))
        sys.stderr.buffer.flush()


def write_failure(error: DxplanError, words: Catalogue) -> None:
    """The sentence of an expected failure, to standard error."""
    from dxplan.text.terminal import printable

    problem = words.failure(error.key, error.details)
    write_error(printable(words("terminal.error", problem=problem)) + "\n")


def readable_streams() -> None:
    """Let what others print, the help for one, lose its accents rather than fail on a console that lacks them."""
    codecs.register_error("dxplan.plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="dxplan.plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    from dxplan.text.terminal import encode

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return encode(error.object[error.start : error.end], "ascii").decode(
        "ascii"
    ), error.end


def _for_people(text: str, encoding: str | None) -> bytes:
    from dxplan.text.terminal import encode, without_runner_commands

    return encode(
        without_runner_commands(text) if under_actions() else text, encoding or "utf-8"
    )


def write_data(text: str) -> None:
    """Write for programs: always UTF-8, whatever the console; half a surrogate pair is an escape."""
    _send(text.encode("utf-8", "backslashreplace"))


def _send(data: bytes) -> None:
    """Write to standard output; where its reader has gone, the rest goes nowhere and the exit code stays."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # a full disk, say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise DxplanError(
            "cannot-print", problem=error.strerror or str(error)
        ) from error


def listed(words: list[str] | None) -> tuple[str, ...]:
    """The words of an option that may be repeated and may hold several, separated by commas."""
    return tuple(word.strip() for value in words or () for word in value.split(","))


def place_of(here: Session, written: str) -> str:
    """A file or folder of the command line as places name it: relative to the folder that holds plans/.

    It is written relative to the folder of `-C`, as for git, or to the current one. A folder that holds plans/ means
    all of it. Raises DxplanError where it is nowhere, or neither.
    """
    begin = next(
        (
            folder
            for folder in (here.folder, Path())
            if os.path.lexists(folder / written)
        ),
        here.folder,
    )
    path = Path(os.path.abspath(begin / written))  # noqa: PTH100 - a link may itself be the finding: not followed
    path = path.parent.resolve() / path.name
    if not os.path.lexists(path):
        raise DxplanError("no-such-path", path=written)
    plans = here.root / "plans"
    if path in plans.parents:
        return plans.name
    if path != plans and plans not in path.parents:
        raise DxplanError("path-outside", path=written, plans=str(plans))
    return (
        path.relative_to(here.root)
        .as_posix()
        .encode("utf-8", "surrogateescape")
        .decode("utf-8", "replace")
    )
