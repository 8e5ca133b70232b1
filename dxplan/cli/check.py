"""`dxplan check`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dxplan.check.baseline import write_baseline as write_baseline_file
from dxplan.check.run import CheckRequest, ShownFindings, run_check
from dxplan.cli.check_output import (
    FOR_PEOPLE,
    CheckFormat,
    CheckPrinting,
    print_check,
)
from dxplan.cli.git_warnings import tracking_or_warning
from dxplan.cli.options import (
    AsOf,
    Ignore,
    LangOption,
    NoColor,
    Paths,
    Quiet,
    Select,
    as_of_day,
    split_values,
    today_unless,
)
from dxplan.cli.output import write
from dxplan.cli.session import Session, open_session, path_in_plans
from dxplan.cli.watch import repeat
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError


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
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Check every file of the plans."""
    show = _shown_findings(output, base, everything=everything, new=new)
    printing = CheckPrinting(output, fail_on, show, statistics)
    _refuse_unusable_formats(printing, write_baseline, watch=watch)

    def check_once() -> int:
        session = open_session(context, lang, no_color=no_color, quiet=quiet)
        places = tuple(path_in_plans(session, path) for path in paths or ())
        request = CheckRequest(
            session.root, session.config, session.prefix, as_of_day(as_of), today_unless(as_of),
            places, split_values(select), split_values(ignore), baseline, base,
            partial(tracking_or_warning, session),
        )  # fmt: skip
        return _finish(session, request, printing, write_baseline)

    if not watch:
        raise typer.Exit(check_once())
    repeat(open_session(context, lang), check_once, (baseline,) if baseline else ())


def _finish(
    session: Session,
    request: CheckRequest,
    printing: CheckPrinting,
    new_baseline: Path | None,
) -> int:
    """Check, and write the baseline or print; the exit code, which no format changes."""
    run = run_check(request, session.catalogue)
    if new_baseline is None:
        print_check(session, run, printing)
        return 1 if run.result.fails(printing.fail_on) else 0
    write_baseline_file(new_baseline, run.whole_result)
    sentence = session.catalogue(
        "terminal.baseline-written",
        count=len(run.whole_result.diagnostics),
        file=new_baseline,
    )
    write(sentence + "\n")
    return 0


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


def _refuse_unusable_formats(
    printing: CheckPrinting, new_baseline: Path | None, *, watch: bool
) -> None:
    """Raise DxplanError where an option can't be used with a format, or with `--watch`."""
    output = printing.output
    is_for_people = output in FOR_PEOPLE
    if printing.statistics and not is_for_people:
        raise DxplanError("statistics-format", format=str(output))
    if watch and new_baseline is not None:
        raise DxplanError("watch-alone", option="--write-baseline")
    if watch and not is_for_people:
        raise DxplanError("watch-alone", option=f"--format {output}")
