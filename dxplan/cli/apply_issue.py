"""The command `dxplan apply-issue`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.log_entry import add_entry
from dxplan.cli.options import TerminalOptions
from dxplan.cli.proposed_change import ChangeOptions
from dxplan.cli.session import open_session
from dxplan.editing.given import Given, MissingValuesError, RefusedValueError
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Change
from dxplan.editing.set_values import set_values
from dxplan.errors import DxplanError, reason_of
from dxplan.forms.issue_answers import (
    LARGEST_BYTES,
    in_words_of_form,
    read_answers,
    task_named,
)


def command(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE")],
    *,
    options: ChangeOptions,
    terminal: TerminalOptions,
) -> None:
    """Turn the filled form of an issue into a report."""
    answers = read_answers(_content(file))

    def build(project: EditedProject, given: Given) -> list[Change]:
        return set_values(project, task_named(project, answers), given)

    try:
        session = open_session(context, terminal)
        add_entry(session, options, Given(answers.values), build)
    except (MissingValuesError, RefusedValueError) as error:
        raise in_words_of_form(error, answers.lang) from error


def _content(file: str) -> bytes:
    """What a file or standard input (`-`) holds, up to a byte more than is read of a form."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise DxplanError("cannot-read-file", file=file, **reason_of(error)) from error
