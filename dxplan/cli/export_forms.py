"""What `dxplan export cms|issue-forms|codeowners` does: write files for forms, or check them."""

from pathlib import Path
from shlex import quote

import typer

from dxplan.check.assess import assess, snapshot_project
from dxplan.cli.options import as_of_day, today_unless
from dxplan.cli.output import write_error, write_path
from dxplan.cli.session import Session, exit_if_nothing_read
from dxplan.cli.snapshot import read_snapshot
from dxplan.config.config import find_repository
from dxplan.forms.generated import FormsProject, Generated, generated, write_generated


def export_forms(
    session: Session, kind: str, out: Path | None, as_of: str | None, *, check: bool
) -> None:
    """Write files and print their paths; with ``check`` write none, exit with 1 if any is stale."""
    made = generated(_project(session, as_of), kind, out)
    if made.left_out and not session.quiet:
        names = ", ".join(made.left_out)
        write_error(session.catalogue("forms.owners_left_out", names=names) + "\n")
    if check:
        _check(session, kind, made, out)
        return
    for file in write_generated(made):
        write_path(file)


def _check(session: Session, kind: str, made: Generated, out: Path | None) -> None:
    stale = made.stale()
    if not stale:
        return
    files = ", ".join(map(str, stale))
    command = f"dxplan export {kind}"
    if out is not None:
        command += f" --out {quote(str(out))}"
    sentence = session.catalogue("errors.export-stale", files=files, command=command)
    write_error(session.catalogue("terminal.error", problem=sentence) + "\n")
    raise typer.Exit(1)


def _project(session: Session, as_of: str | None) -> FormsProject:
    snapshot = read_snapshot(session, None)
    exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    project = snapshot_project(snapshot, session.prefix, today_unless(as_of))
    compliance = assess(project, as_of_day(as_of)).compliance
    repository = find_repository(session.root) or session.root
    return FormsProject(
        repository,
        session.root,
        session.prefix,
        session.config,
        compliance,
        session.catalogue,
    )
