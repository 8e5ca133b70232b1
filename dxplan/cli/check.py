"""The command `dxplan check`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from dxplan.check.shown_findings import ShownFindings
from dxplan.cli.check_options import FOR_PEOPLE, CheckFormat, CheckOptions
from dxplan.cli.kept_check import KeptCheck
from dxplan.cli.options import (
    AsOf,
    Ignore,
    Jobs,
    NoCache,
    Paths,
    Select,
    TerminalOptions,
    split_values,
)
from dxplan.cli.printed import Printed
from dxplan.cli.progress import showing_progress
from dxplan.cli.session import Session, open_session
from dxplan.cli.watch import repeat
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError
from dxplan.files.resources import use_resources


def command(
    context: typer.Context,
    paths: Paths = None,
    output: Annotated[CheckFormat | None, typer.Option("--format")] = None,
    as_of: AsOf = None,
    fail_on: Annotated[Severity, typer.Option("--fail-on")] = Severity.ERROR,
    select: Select = None,
    ignore: Ignore = None,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    write_baseline: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    statistics: Annotated[bool, typer.Option("--statistics")] = False,
    base: Annotated[str | None, typer.Option(metavar="REV")] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    new: Annotated[bool, typer.Option("--new")] = False,
    watch: Annotated[bool, typer.Option("--watch")] = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    *,
    terminal: TerminalOptions,
) -> None:
    """Check every file of the plans."""
    use_resources(jobs, with_cache=not no_cache)
    show = _shown_findings(output, base, everything=everything, new=new)
    options = CheckOptions(
        tuple(paths or ()), split_values(select), split_values(ignore), as_of, base, baseline,
        write_baseline, output, fail_on, show, statistics)  # fmt: skip
    _refuse_unusable_formats(options, watch=watch)

    def check_once() -> int:
        session = open_session(context, terminal)
        return _print_check(session, options)

    if not watch:
        with _without_collections():
            code = check_once()
        raise typer.Exit(code)
    repeat(open_session(context, terminal), check_once, (baseline,) if baseline else ())


@contextmanager
def _without_collections() -> Iterator[None]:
    """Leave garbage where it is: one check makes almost none, and looking for it takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _print_check(session: Session, options: CheckOptions) -> int:
    """Check, or know what was printed before, and print; the exit code."""
    kept = KeptCheck(session, options)
    printed: Printed | None = kept.find()
    if printed is None:
        # what checks is not imported where the result is known
        checking = import_module("dxplan.cli.check_run")
        with showing_progress(session):
            printed = checking.printed_check(session, options, kept.files)
        kept.keep(printed)
    printed.write()
    return printed.code


def _shown_findings(
    output: CheckFormat | None, base: str | None, *, everything: bool, new: bool
) -> ShownFindings:
    """Which findings are shown; raises DxplanError where the options contradict each other."""
    if not new:
        return ShownFindings.ALL if everything else ShownFindings.CHANGE
    if everything:
        raise DxplanError("all-or-new")
    if base is None:
        raise DxplanError("new-needs-base")
    if output not in FOR_PEOPLE:
        raise DxplanError("new-format", format=str(output))
    return ShownFindings.NEW


def _refuse_unusable_formats(options: CheckOptions, *, watch: bool) -> None:
    """Raise DxplanError where an option can't be used with a format, or with `--watch`."""
    output = options.output
    is_for_people = output in FOR_PEOPLE
    if options.statistics and not is_for_people:
        raise DxplanError("statistics-format", format=str(output))
    if watch and options.new_baseline is not None:
        raise DxplanError("watch-alone", option="--write-baseline")
    if watch and not is_for_people:
        raise DxplanError("watch-alone", option=f"--format {output}")
