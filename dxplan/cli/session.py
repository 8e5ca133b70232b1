"""What a command starts from: project, configuration, language and terminal."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from dxplan.cli.language import environment_language
from dxplan.cli.options import GlobalOptions, Lang, TerminalOptions
from dxplan.cli.output import write_error
from dxplan.config.config import Config, find_root, prefix_in_repository, read_config
from dxplan.errors import DxplanError
from dxplan.messages import LANGUAGES, Catalogue, catalogue


@dataclass(frozen=True)
class Session:
    """A project with its configuration, language and terminal; ``folder`` is that of `-C`."""

    folder: Path
    root: Path
    config: Config
    catalogue: Catalogue
    color: bool
    quiet: bool

    @property
    def prefix(self) -> str:
        """The path from the repository's root to the project, with a slash at its end."""
        return prefix_in_repository(self.root)


def open_session(context: typer.Context, terminal: TerminalOptions) -> Session:
    """The session in the project of the command line's folder."""
    options: GlobalOptions = context.obj
    root = find_root(options.folder)
    config = read_config(root)
    language = language_asked_for(options, terminal.lang) or config.lang
    return Session(
        options.folder,
        root,
        config,
        catalogue(language, official=config.official),
        color=has_color(context, no_color=terminal.no_color) and sys.stdout.isatty(),
        quiet=terminal.quiet or options.quiet,
    )


def catalogue_without_project(context: typer.Context, lang: Lang | None) -> Catalogue:
    """The catalogue of a command that needs no project."""
    options: GlobalOptions = context.obj
    return catalogue(language_asked_for(options, lang) or LANGUAGES[0])


def language_asked_for(options: GlobalOptions, lang: Lang | None) -> str | None:
    """The language of an option or of DXPLAN_LANG; None where nobody asks for one."""
    asked_for = lang or options.lang or environment_language()
    return None if asked_for is None else str(asked_for)


def is_quiet(context: typer.Context, *, quiet: bool) -> bool:
    """Whether only what is needed is printed, as an option before or behind the command says."""
    options: GlobalOptions = context.obj
    return quiet or options.quiet


def has_color(context: typer.Context, *, no_color: bool = False) -> bool:
    """Whether colours are not switched off, by an option or by NO_COLOR."""
    options: GlobalOptions = context.obj
    return not (no_color or options.no_color or os.environ.get("NO_COLOR"))


def path_in_plans(session: Session, written: str) -> str:
    """A file or folder of the command line, relative to the folder that holds plans/.

    It is written relative to the folder of `-C`, as for git, or to the current one. A folder
    that holds plans/ means all of it. Raises DxplanError where it does not exist, or lies outside.
    """
    path = _start_folder(session, written) / written
    # a link may itself be the finding, so it is not followed
    path = Path(os.path.abspath(path))  # noqa: PTH100
    path = path.parent.resolve() / path.name
    if not os.path.lexists(path):
        raise DxplanError("no-such-path", path=written)
    plans = session.root / "plans"
    if path in plans.parents:
        return plans.name
    if path != plans and plans not in path.parents:
        raise DxplanError("path-outside", path=written, plans=str(plans))
    relative = path.relative_to(session.root).as_posix()
    return relative.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _start_folder(session: Session, written: str) -> Path:
    """The folder that a path of the command line is relative to."""
    for folder in (session.folder, Path()):
        if os.path.lexists(folder / written):
            return folder
    return session.folder


def exit_if_nothing_read(session: Session, *, is_empty: bool) -> None:
    """Where no record was read: say so on standard error, and exit with 1."""
    if not is_empty:
        return
    catalogue = session.catalogue
    problem = catalogue(
        "findings.nothing-read.message", folder=f"{session.prefix}plans/"
    )
    advice = catalogue("findings.nothing-read.help")
    write_error(catalogue("terminal.error", problem=f"{problem} {advice}") + "\n")
    raise typer.Exit(1)
