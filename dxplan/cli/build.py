"""`dxplan build`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

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
from dxplan.errors import DxplanError
from dxplan.files.cache import user_cache
from dxplan.files.progress import begin
from dxplan.files.resources import use_resources
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.reporters import full
from dxplan.site.build import BuildResult, build_snapshot
from dxplan.site.output.folder import open_site_folder

if TYPE_CHECKING:
    from dxplan.site.cluster import ClusterBuild


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
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Build the site and its open data."""
    use_resources(jobs, with_cache=not no_cache)
    session = open_session(context, lang, no_color=no_color, quiet=quiet)
    read = partial(_read, session, as_of, recorded_by, keep_going=keep_going)
    if out is not None and "://" in out:
        _build_into_address(session, read, scheduler, out)
        return
    folder = Path(out or session.root / session.config.out)
    say_waiting = partial(_say_waiting, session, folder)
    with (
        _telling_of_interrupt(session),
        showing_progress(session),
        open_site_folder(folder, session.root, user_cache(), say_waiting) as place,
    ):
        snapshot, assessment = read()
        if scheduler is None:
            built = build_snapshot(snapshot, assessment, place)
        else:
            built = _on_cluster(scheduler, snapshot, assessment).into_folder(place)
    if not session.quiet:
        write(_summary(session, built, assessment))


_Read: TypeAlias = Callable[[], tuple[ProjectSnapshot, Assessment]]


def _read(
    session: Session, as_of: str | None, recorded_by: str | None, *, keep_going: bool
) -> tuple[ProjectSnapshot, Assessment]:
    """Read and check the plans; exit with 1 where a site can't or must not be built of them."""
    warn_of_missing_history(session)
    snapshot = read_snapshot(session, recorded_by, with_history=True)
    exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    project = snapshot_project(snapshot, session.prefix, today_unless(as_of))
    begin("checking")
    assessment = assess(project, as_of_day(as_of))
    _show_errors(session, assessment, keep_going=keep_going)
    return snapshot, assessment


def _build_into_address(
    session: Session, read: _Read, scheduler: str | None, address: str
) -> None:
    """Build the site into an object store, which only the workers of a cluster write to."""
    if scheduler is None:
        raise DxplanError("address-without-scheduler", address=address)
    snapshot, assessment = read()
    count = _on_cluster(scheduler, snapshot, assessment).into_address(address)
    if not session.quiet:
        catalogue = session.catalogue
        files = catalogue("terminal.files", count=count)
        sentence = catalogue(
            "terminal.built-at", address=address, files=files, as_of=assessment.as_of
        )
        write(sentence + "\n")


def _on_cluster(
    scheduler: str, snapshot: ProjectSnapshot, assessment: Assessment
) -> "ClusterBuild":
    if find_spec("distributed") is None or find_spec("fsspec") is None:
        raise DxplanError("no-cluster")
    from dxplan.site.cluster import cluster_build  # noqa: PLC0415 - optional dependencies

    return cluster_build(scheduler, snapshot, assessment)


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
