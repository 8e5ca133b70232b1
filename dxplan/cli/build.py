"""The command `dxplan build`: where the site is up to date, no plan is read for it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.built_sentences import built_sentences
from dxplan.cli.options import (
    AsOf,
    Jobs,
    NoCache,
    RecordedBy,
    TerminalOptions,
    as_of_day,
    today_unless,
)
from dxplan.cli.output import INTERRUPTED, write, write_error
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, open_session
from dxplan.files.cache import user_cache
from dxplan.files.resources import use_resources
from dxplan.portfolio.plans_files import PlansFile, read_files
from dxplan.site.build_inputs import build_inputs
from dxplan.site.output.configured import configured_output
from dxplan.site.output.folder import open_site_folder


def command(
    context: typer.Context,
    out: Annotated[str | None, typer.Option("--out", metavar="DIR")] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    keep_going: Annotated[bool, typer.Option("--keep-going")] = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS")
    ] = None,
    *,
    terminal: TerminalOptions,
) -> None:
    """Build the site and its open data."""
    use_resources(jobs, with_cache=not no_cache)
    session = open_session(context, terminal)
    if out is not None and "://" in out:
        run = import_module("dxplan.cli.build_run")
        read = run.reader(session, as_of, recorded_by, keep_going=keep_going)
        run.build_address(session, read, scheduler, out)
        return
    folder = Path(out) if out else configured_output(session.root, session.config.out)
    said = _build(session, as_of, recorded_by, scheduler, folder, keep_going=keep_going)
    if not session.quiet:
        write(said)


def _build(
    session: Session,
    as_of: str | None,
    recorded_by: str | None,
    scheduler: str | None,
    out: Path,
    *,
    keep_going: bool,
) -> str:
    """Build into a folder what is not there already; what there is to say of the site."""
    say_waiting = partial(_say_waiting, session, out)
    with (
        _report_interrupt(session),
        showing_progress(session),
        open_site_folder(out, session.root, user_cache(), say_waiting) as folder,
    ):
        inputs, files = "", None
        if recorded_by is None and folder.cache.folder is not None:
            files = tuple(read_files(session.root))
            inputs = _inputs(session, files, as_of)
        if folder.has_site_of(inputs):
            count = len(folder.states)
            return built_sentences(session, folder.place, count, as_of_day(as_of))
        run = import_module("dxplan.cli.build_run")
        read = run.reader(
            session, as_of, recorded_by, keep_going=keep_going, files=files
        )
        if not keep_going:  # errors that were shown are shown by the next build too
            folder = replace(folder, inputs=inputs)  # noqa: PLW2901
        return str(run.build_folder(session, read, scheduler, folder))


def _inputs(session: Session, files: Sequence[PlansFile], as_of: str | None) -> str:
    """A digest of all that the site is made from; empty where not all of it is known."""
    day = as_of_day(as_of)
    digest = build_inputs(session.root, session.config, files, day)
    if digest is None:
        return ""
    # without --as-of a day in the future is an error
    return f"{digest} {today_unless(as_of)}"


def _say_waiting(session: Session, folder: Path) -> None:
    if not session.quiet:
        sentence = session.catalogue("terminal.waiting-for-build", folder=folder)
        write_error(sentence + "\n")


@contextmanager
def _report_interrupt(session: Session) -> Iterator[None]:
    """On Ctrl-C say that the site is not half a new one."""
    try:
        yield
    except SystemExit as end:
        if end.code == INTERRUPTED and not session.quiet:
            write_error("\n" + session.catalogue("terminal.interrupted") + "\n")
        raise
