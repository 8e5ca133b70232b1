"""The end of `dxplan import` for a department's workbook: what is wrong, left out, and written."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import typer

from dxplan.cli.output import write, write_data
from dxplan.cli.proposed_change import ChangeFormat, ChangeOptions, finish, project_of
from dxplan.cli.session import Session
from dxplan.department_workbook.import_sentences import ImportSentences
from dxplan.department_workbook.import_workbook import (
    ImportedWorkbook,
    import_workbook,
    is_department_workbook,
)
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import propose
from dxplan.editing.review import Review
from dxplan.files.office_files import read_office_file
from dxplan.reporters.proposed_change import refusal_as_json
from dxplan.text.terminal import printable


def import_if_workbook(session: Session, path: Path, options: ChangeOptions) -> None:
    """Where a file is a workbook that `dxplan export` made: import it, and end the command."""
    if path.suffix.lower() != ".xlsx":
        return
    content = read_office_file(path, "xlsx")
    if not is_department_workbook(content):
        return
    project = project_of(session)
    _finish(session, project, import_workbook(project, content, path.name), options)


def _finish(
    session: Session,
    project: EditedProject,
    imported: ImportedWorkbook,
    options: ChangeOptions,
) -> NoReturn:
    """Say what there is to say, then write the changes as every command does; ends the command.

    The exit code is 1 where a cell has to be mended, and then nothing is written, or where a row
    was left out because the plans say something else by now.
    """
    sentences = ImportSentences(session.catalogue, imported)
    also = sentences.as_data()
    if options.output is ChangeFormat.TEXT:
        _print(session, sentences)
    if imported.problems:
        _refuse(project, options, also)

    def name_rows(reviewed: Review) -> None:
        if options.output is ChangeFormat.TEXT:
            _write_lines(sentences.refused(reviewed.result))

    try:
        finish(
            session,
            propose(project, imported.changes),
            replace(options, also=also),
            name_rows,
        )
    except typer.Exit as ended:
        if imported.conflicts and not ended.exit_code:
            raise typer.Exit(1) from ended
        raise


def _print(session: Session, sentences: ImportSentences) -> None:
    lines = [*sentences.problems, *sentences.conflicts]
    if not session.quiet:
        lines = [*sentences.remarks, *lines]
    lines += sentences.counts
    _write_lines(lines)


def _write_lines(lines: Iterable[str]) -> None:
    write("".join(f"{printable(line)}\n" for line in lines))


def _refuse(
    project: EditedProject, options: ChangeOptions, also: dict[str, Any]
) -> NoReturn:
    if options.output is ChangeFormat.JSON:
        write_data(refusal_as_json(project.today, also))
    raise typer.Exit(1)
