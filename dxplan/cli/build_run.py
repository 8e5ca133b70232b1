"""Build a site as the command line asks for it."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

import typer

from dxplan.check.assess import Assessment, assess, snapshot_project
from dxplan.cli.built_sentences import built_sentences
from dxplan.cli.git_warnings import warn_of_missing_history
from dxplan.cli.options import (
    as_of_day,
    today_unless,
)
from dxplan.cli.output import write
from dxplan.cli.session import (
    Session,
    exit_if_nothing_read,
)
from dxplan.cli.snapshot import read_snapshot
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.portfolio.plans_files import PlansFile
from dxplan.site.build import BuildResult, build_snapshot
from dxplan.site.output.folder import SiteFolder

if TYPE_CHECKING:
    from dxplan.site.cluster import ClusterBuild


Read: TypeAlias = Callable[[], tuple[ProjectSnapshot, Assessment]]


def reader(
    session: Session,
    as_of: str | None,
    recorded_by: str | None,
    *,
    keep_going: bool,
    files: Sequence[PlansFile] | None = None,
) -> Read:
    """What reads and checks the plans, once it is called.

    ``files`` are those of plans/ where they were read already.
    """
    return partial(
        _read, session, as_of, recorded_by, keep_going=keep_going, files=files
    )


def build_folder(
    session: Session, read: Read, scheduler: str | None, folder: SiteFolder
) -> str:
    """Build the site into a folder; what there is to say of it."""
    snapshot, assessment = read()
    if scheduler is None:
        built = build_snapshot(snapshot, assessment, folder)
    else:
        built = _on_cluster(scheduler, snapshot, assessment).into_folder(folder)
    return _summary(session, built, assessment)


def _read(
    session: Session,
    as_of: str | None,
    recorded_by: str | None,
    *,
    keep_going: bool,
    files: Sequence[PlansFile] | None,
) -> tuple[ProjectSnapshot, Assessment]:
    """Read and check the plans; exit with 1 where a site can't or must not be built of them."""
    warn_of_missing_history(session)
    snapshot = read_snapshot(session, recorded_by, with_history=True, files=files)
    exit_if_nothing_read(session, is_empty=snapshot.portfolio.is_empty)
    project = snapshot_project(snapshot, session.prefix, today_unless(as_of))
    assessment = assess(project, as_of_day(as_of))
    _show_errors(session, assessment, keep_going=keep_going)
    return snapshot, assessment


def build_address(
    session: Session, read: Read, scheduler: str | None, address: str
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


def _show_errors(session: Session, assessment: Assessment, *, keep_going: bool) -> None:
    """Print the errors; exit with 1 where there are any, unless the site is built anyway.

    Plans that are half old and half new (F135) are what nobody has written: of them none is built.
    """
    if not assessment.has_errors:
        return
    from dxplan.check.diagnose import diagnose  # noqa: PLC0415 - most plans have no errors
    from dxplan.reporters import full  # noqa: PLC0415

    result = diagnose(assessment, session.catalogue)
    write(
        full.render_from(result, Severity.ERROR, session.catalogue, color=session.color)
    )
    is_half_written = any(one.code == "F135" for one in assessment.findings)
    if is_half_written or not keep_going:
        sentence = "not-built-half-written" if is_half_written else "not-built"
        write(session.catalogue(f"terminal.{sentence}") + "\n")
        raise typer.Exit(1)


def _summary(session: Session, built: BuildResult, assessment: Assessment) -> str:
    """Where the site is, how many files it has, and what is special about it."""
    lines = built_sentences(session, built.folder, built.files, assessment.as_of)
    if not built.at_once:
        catalogue = session.catalogue
        lines += catalogue("terminal.built-inside", folder=built.folder) + "\n"
    return lines
