"""`dxplan build`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dxplan.check.assess import Assessment, assess, snapshot_project
from dxplan.check.diagnose import diagnose
from dxplan.cli.git_warnings import warn_of_missing_history, why_no_commit
from dxplan.cli.options import (
    AsOf,
    Jobs,
    LangOption,
    NoCache,
    NoColor,
    Quiet,
    RecordedBy,
    as_of_day,
    today_unless,
)
from dxplan.cli.output import INTERRUPTED, write, write_error
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import (
    Session,
    exit_if_nothing_read,
    open_session,
)
from dxplan.cli.snapshot import read_snapshot
from dxplan.diagnostics import Severity
from dxplan.files.cache import user_cache
from dxplan.files.progress import begin
from dxplan.files.resources import use_resources
from dxplan.reporters import full
from dxplan.site.build import BuildResult, build_snapshot
from dxplan.site.output.folder import open_site_folder


def command(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR")] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    keep_going: Annotated[bool, typer.Option("--keep-going")] = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Build the site and its open data."""
    use_resources(jobs, with_cache=not no_cache)
    session = open_session(context, lang, no_color=no_color, quiet=quiet)
    day = as_of_day(as_of)
    folder = out or session.root / session.config.out
    say_waiting = partial(_say_waiting, session, folder)
    with (
        _telling_of_interrupt(session),
        showing_progress(session),
        open_site_folder(folder, session.root, user_cache(), say_waiting) as place,
    ):
        warn_of_missing_history(session)
        snapshot = read_snapshot(session, recorded_by, with_history=True)
        exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
        project = snapshot_project(snapshot, session.prefix, today_unless(as_of))
        begin("checking")
        assessment = assess(project, day)
        _show_errors(session, assessment, keep_going=keep_going)
        built = build_snapshot(snapshot, assessment, place)
    if not session.quiet:
        write(_summary(session, built, assessment))


def _say_waiting(session: Session, folder: Path) -> None:
    if not session.quiet:
        sentence = session.catalogue("terminal.waiting-for-build", folder=folder)
        write_error(sentence + "\n")


@contextmanager
def _telling_of_interrupt(session: Session) -> Iterator[None]:
    """On Ctrl-C say that the site is not half a new one."""
    try:
        yield
    except SystemExit as end:
        if end.code == INTERRUPTED and not session.quiet:
            write_error("\n" + session.catalogue("terminal.interrupted") + "\n")
        raise


def _show_errors(session: Session, assessment: Assessment, *, keep_going: bool) -> None:
    """Print the errors; exit with 1 where there are any, unless the site is built anyway."""
    result = diagnose(assessment, session.catalogue)
    if not result.fails(Severity.ERROR):
        return
    write(
        full.render_from(result, Severity.ERROR, session.catalogue, color=session.color)
    )
    if not keep_going:
        write(session.catalogue("terminal.not-built") + "\n")
        raise typer.Exit(1)


def _summary(session: Session, built: BuildResult, assessment: Assessment) -> str:
    """Where the site is, how many files it has, and what is special about it."""
    catalogue = session.catalogue
    sentence = catalogue(
        "terminal.built",
        folder=built.folder,
        index=built.index,
        files=catalogue("terminal.files", count=built.files),
        as_of=assessment.as_of,
    )
    lines = sentence + "\n" + why_no_commit(session)
    if not built.at_once:
        lines += catalogue("terminal.built-inside", folder=built.folder) + "\n"
    return lines
