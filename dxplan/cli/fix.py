"""The command `dxplan fix`."""

from typing import Annotated

import typer

from dxplan.check.apply_fixes import FixResult, fix_files, save
from dxplan.check.selection import Selection
from dxplan.cli.options import (
    Ignore,
    Paths,
    Select,
    TerminalOptions,
    split_values,
    today,
)
from dxplan.cli.output import write
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import (
    Session,
    exit_if_nothing_read,
    open_session,
    path_in_plans,
)
from dxplan.diagnostics import Applicability
from dxplan.portfolio.plans_files import read_files
from dxplan.portfolio.write_plans import mend_plans
from dxplan.reporters import fix as fix_reporter
from dxplan.reporters.file_diff import unified_diff


def command(
    context: typer.Context,
    paths: Paths = None,
    diff: Annotated[bool, typer.Option("--diff")] = False,
    unsafe: Annotated[bool, typer.Option("--unsafe")] = False,
    select: Select = None,
    ignore: Ignore = None,
    *,
    terminal: TerminalOptions,
) -> None:
    """Fix what can be fixed without a doubt."""
    session = open_session(context, terminal)
    context.with_resource(showing_progress(session))
    places = [path_in_plans(session, path) for path in paths or ()]
    selection = Selection(
        session.config, split_values(select), split_values(ignore), places
    )
    result = _fix(session, selection, unsafe=unsafe, is_written=not diff)
    exit_if_nothing_read(session, is_empty=result.is_empty)
    if diff:
        _print_diff(session, result)
        raise typer.Exit(1 if result.changed else 0)
    save(session.root, result.changed)
    if not session.quiet:
        write(fix_reporter.applied_fixes(result, session.prefix, session.catalogue))
    raise typer.Exit(1 if result.errors else 0)


def _fix(
    session: Session, selection: Selection, *, unsafe: bool, is_written: bool
) -> FixResult:
    if is_written:
        mend_plans(session.root)
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if unsafe else ("safe",)
    files = read_files(session.root)
    day = today()
    return fix_files(
        files,
        session.config,
        as_of=day,
        today=day,
        allowed=allowed,
        selection=selection,
    )


def _print_diff(session: Session, result: FixResult) -> None:
    catalogue = session.catalogue
    color = session.color
    write(unified_diff(result.changed, session.prefix, catalogue, color=color))
