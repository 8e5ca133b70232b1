"""The command `dxplan init`."""

from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.init_answers import GivenAnswers, answers_to, refuse_unanswered
from dxplan.cli.options import GlobalOptions, LangOption, Quiet, today
from dxplan.cli.output import write, write_error, write_path
from dxplan.cli.session import catalogue_without_project
from dxplan.errors import DxplanError
from dxplan.history.new_repository import ensure_repository
from dxplan.messages import Catalogue
from dxplan.model.records import LevelName
from dxplan.starter.answers import EXAMPLE, Answers, Host
from dxplan.starter.new_folder import refuse_filled_folder, write_files
from dxplan.starter.repository_files import repository_files
from dxplan.text.terminal import printable


def command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")] = Path(),
    name: Annotated[str | None, typer.Option("--name")] = None,
    english_name: Annotated[str | None, typer.Option("--english-name")] = None,
    level: Annotated[LevelName | None, typer.Option("--level")] = None,
    languages: Annotated[str | None, typer.Option("--languages")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher")] = None,
    colours: Annotated[str | None, typer.Option("--colours", "--colors")] = None,
    host: Annotated[Host | None, typer.Option("--host")] = None,
    yes: Annotated[bool, typer.Option("-y", "--yes")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    lang: LangOption = None,
    quiet: Quiet = False,
) -> None:
    """Make a new repository of plans."""
    catalogue = catalogue_without_project(context, lang)
    options: GlobalOptions = context.obj
    root = options.folder / folder
    refuse_filled_folder(root)
    given = GivenAnswers(name, english_name, level, languages, publisher, colours, host)
    refuse_unanswered(given, is_agreed=yes)
    answers = answers_to(given, root, catalogue, is_agreed=yes)
    files = repository_files(answers, today())
    if dry_run:
        for path in files:
            write_path(root / path)
        return
    write_files(root, files)
    _finish(root, answers, catalogue, quiet=quiet or options.quiet)


def _finish(root: Path, answers: Answers, catalogue: Catalogue, *, quiet: bool) -> None:
    """Make the repository of git, and say what was written and what comes next.

    Without git the files are there all the same.
    """
    try:
        ensure_repository(root)
    except DxplanError as error:
        problem = catalogue.failure(error.key, error.details)
        sentence = catalogue("starter.no-repository", problem=problem)
        write_error(printable(sentence) + "\n")
    if quiet:
        write_path(root)
        return
    sentence = catalogue(
        "starter.made",
        folder=printable(str(root.resolve())),
        jurisdiction=answers.jurisdiction,
        example=EXAMPLE,
    )
    write(sentence + "\n")
