"""`dxplan check`."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from errno import errorcode
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.options import (
    AsOf,
    Ignore,
    LangOption,
    NoColor,
    Paths,
    Quiet,
    Select,
    Session,
    as_of_day,
    listed,
    place_of,
    session,
    under_actions,
    write,
    write_data,
    write_error,
)
from dxplan.config.config import Config
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.check.baseline import FindingBaseline
    from dxplan.check.diagnose import CheckResult
    from dxplan.check.relevance import RelevantFindings
    from dxplan.check.selection import Selection
    from dxplan.history.change_base import ChangeBase
    from dxplan.portfolio.loader import ParsedFiles
    from dxplan.portfolio.portfolio import Portfolio

SUMMARY_BYTES = 1024 * 1024
"""GitHub throws a longer summary of a step away."""


class CheckFormat(StrEnum):
    """Output formats of check."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"


_FOR_PEOPLE = (None, CheckFormat.FULL, CheckFormat.CONCISE)


class ShownFindings(StrEnum):
    """What of a check is shown to people; what programs read is always whole."""

    CHANGE = "change"
    NEW = "new"
    ALL = "all"


@dataclass(frozen=True)
class _CheckOptions:
    """The options of one call."""

    paths: tuple[str, ...]
    output: CheckFormat | None
    as_of: str | None
    fail_on: Severity
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    new_baseline: Path | None
    statistics: bool
    base: str | None
    show: ShownFindings


def command(
    context: typer.Context,
    paths: Paths = None,
    output: Annotated[
        CheckFormat | None,
        typer.Option("--format"),
    ] = None,
    as_of: AsOf = None,
    fail_on: Annotated[
        Severity,
        typer.Option(
            "--fail-on",
        ),
    ] = Severity.ERROR,
    select: Select = None,
    ignore: Ignore = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
        ),
    ] = None,
    statistics: Annotated[
        bool,
        typer.Option(
            "--statistics",
        ),
    ] = False,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
        ),
    ] = False,
    new: Annotated[
        bool,
        typer.Option(
            "--new",
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
        ),
    ] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Check every file of the plans."""
    asked = _CheckOptions(
        tuple(paths or ()),
        output,
        as_of,
        fail_on,
        listed(select),
        listed(ignore),
        baseline,
        write_baseline,
        statistics,
        base,
        _shown(output, base, everything=everything, new=new),
    )
    if statistics and output not in _FOR_PEOPLE:
        raise DxplanError("statistics-format", format=str(output))

    def once() -> int:
        return _check(session(context, lang, no_color=no_color, quiet=quiet), asked)

    if not watch:
        raise typer.Exit(once())
    if write_baseline is not None or output not in _FOR_PEOPLE:
        raise DxplanError(
            "watch-alone",
            option="--write-baseline" if write_baseline else f"--format {output}",
        )
    from dxplan.cli.watch import repeat

    repeat(session(context, lang), once, (baseline,) if baseline else ())


def _shown(
    output: CheckFormat | None, base: str | None, *, everything: bool, new: bool
) -> ShownFindings:
    """What is asked to be shown; raises DxplanError where that can't be."""
    if not new:
        return ShownFindings.ALL if everything else ShownFindings.CHANGE
    if everything:
        raise DxplanError("all-or-new")
    if base is None:
        raise DxplanError("new-needs-base")
    if output not in _FOR_PEOPLE:
        raise DxplanError("new-format", format=str(output))
    return ShownFindings.NEW


def _check(here: Session, asked: _CheckOptions) -> int:
    """Check once, say what is found, and give the exit code, which no format changes."""
    from dxplan.check.assess import Project, assess
    from dxplan.check.baseline import read_baseline, silenced, write_baseline
    from dxplan.check.diagnose import diagnose
    from dxplan.cli.repository import tracking
    from dxplan.portfolio.loader import ParsedFiles, load

    day = as_of_day(asked.as_of)
    selection = _selection(here, here.config, asked)
    known = read_baseline(asked.baseline) if asked.baseline else None
    today = day if asked.as_of is None else None
    files: ParsedFiles = {}
    portfolio = load(here.root, files if asked.base is not None else None)
    base = _base(here, asked, portfolio, files)
    config = (
        base.configuration.judging if base else here.config
    )  # a change does not choose who judges it
    if base is not None:
        selection = _selection(here, config, asked)
    seen_by_git = tracking(here, portfolio)

    def checked(plans: "Portfolio", base: "ChangeBase | None") -> "CheckResult":
        project = Project(
            plans,
            config,
            here.prefix,
            today,
            base,
            seen_by_git if plans is portfolio else None,
        )
        return diagnose(assess(project, day, selection), here.words)

    result = checked(portfolio, base)
    if asked.new_baseline:
        write_baseline(asked.new_baseline, result)
        count = len(result.diagnostics)
        write(
            here.words(
                "terminal.baseline-written", count=count, file=asked.new_baseline
            )
            + "\n"
        )
        return 0
    if known is not None:
        known = _judging_baseline(base, known)
        result = silenced(
            result,
            known,
            lambda code, file: selection.keeps(code, file.removeprefix(here.prefix)),
        )
    _report(
        here,
        asked,
        result,
        lambda: _concern(here, asked, result, portfolio, base, checked),
    )
    return 1 if result.fails(asked.fail_on) else 0


def _selection(here: Session, config: Config, asked: _CheckOptions) -> "Selection":
    """The rules and files that are looked at; raises DxplanError where a rule is none."""
    from dxplan.check.selection import Selection

    return Selection(
        config,
        asked.select,
        asked.ignore,
        [place_of(here, path) for path in asked.paths],
    )


def _base(
    here: Session, asked: _CheckOptions, portfolio: "Portfolio", files: "ParsedFiles"
) -> "ChangeBase | None":
    """What a change is compared with, with a configuration that names no unknown rule and a baseline that is one."""
    from dxplan.check.baseline import baseline_of
    from dxplan.check.selection import Selection
    from dxplan.config.config_changes import with_own_files, without_old
    from dxplan.history.change_base import read_base

    if asked.base is None:
        return None
    base = read_base(here.root, asked.base, portfolio, files, asked.baseline)
    outside, path = base.outside, base.outside.baseline
    try:
        baseline_of(path or "", outside.old.get(path or ""))
    except DxplanError:  # broken where the change begins: it knew nothing
        kept = {name: data for name, data in outside.old.items() if name != path}
        base = replace(base, outside=replace(outside, old=kept))
    try:
        Selection(base.configuration.judging)
    except DxplanError as error:
        own = [
            change
            for change in base.configuration.changes
            if change.what == "own-files"
        ]
        return replace(
            base,
            configuration=with_own_files(without_old(base.outside.new, error), own),
        )
    return base


def _judging_baseline(
    base: "ChangeBase | None", written: "FindingBaseline"
) -> "FindingBaseline":
    """The known findings that count: of a file that the repository holds, those of the base."""
    from dxplan.check.baseline import baseline_of

    if base is None or base.outside.baseline is None:
        return written
    path = base.outside.baseline
    return baseline_of(path, base.outside.old.get(path))


def _concern(
    here: Session,
    asked: _CheckOptions,
    result: "CheckResult",
    portfolio: "Portfolio",
    base: "ChangeBase | None",
    checked: "Callable[[Portfolio, ChangeBase | None], CheckResult]",
) -> "RelevantFindings | None":
    """What concerns the change; None where all is shown: it was asked for, or nothing is changed."""
    from dxplan.check.relevance import caused_since, concerning
    from dxplan.history.touched_files import touched_since_base, touched_since_head

    if asked.show is ShownFindings.ALL or asked.paths:
        return None
    if base is None:
        touched = touched_since_head(here.root, portfolio)
        return concerning(result, touched, (), asked.fail_on) if touched else None
    touched = (
        frozenset()
        if asked.show is ShownFindings.NEW
        else touched_since_base(base, portfolio, here.prefix)
    )
    caused = caused_since(checked(base.portfolio, None).diagnostics, result.diagnostics)
    return concerning(result, touched, caused, asked.fail_on)


def _report(
    here: Session,
    asked: _CheckOptions,
    result: "CheckResult",
    concern: "Callable[[], RelevantFindings | None]",
) -> None:
    from dxplan.reporters import REPORTERS, statistics

    reaching = result.reaching(asked.fail_on) if here.quiet else result
    if asked.statistics:
        write(statistics.render(reaching, here.words, color=here.color))
    elif asked.output in _FOR_PEOPLE:
        _report_to_people(here, asked, result, concern())
    else:
        write_data(REPORTERS[str(asked.output)](result, here.words, color=False))
    automatic = asked.output is None and under_actions() and not asked.statistics
    if automatic:
        write_data(REPORTERS[CheckFormat.GITHUB](reaching, here.words, color=False))
    if automatic or asked.output is CheckFormat.GITHUB:
        _summarise(here, result)


def _report_to_people(
    here: Session,
    asked: _CheckOptions,
    result: "CheckResult",
    concern: "RelevantFindings | None",
) -> None:
    """What concerns the change first; what does not is counted, and the option that shows it named."""
    from dxplan.check.relevance import gravest_first
    from dxplan.reporters import concise, full

    limit = asked.fail_on if here.quiet else Severity.INFO
    whole = replace(result, diagnostics=gravest_first(result.diagnostics))
    shown = (concern.shown if concern else whole).reaching(limit)
    beside = ""
    if concern is not None and concern.aside.diagnostics and not here.quiet:
        variant = asked.show if asked.base is not None else "head"
        listed = full.listed_counts(concern.aside, here.words)
        beside = here.words(f"terminal.aside.{variant}", listed=listed)
    if asked.output is CheckFormat.CONCISE:
        write(concise.render(shown, here.words, color=here.color))
        if beside:  # what reads the lines takes each for a finding
            write_error(beside + "\n")
        return
    write(
        full.render_shown(
            result, shown.diagnostics, here.words, color=here.color, note=beside
        )
    )


def _summarise(here: Session, result: "CheckResult") -> None:
    """Append the report to the summary of the job's step, as far as GitHub takes it."""
    from dxplan.reporters.markdown import render_within
    from dxplan.text.terminal import printable

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("ab") as summary:
            text = render_within(result, here.words, SUMMARY_BYTES - summary.tell())
            summary.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        meant = here.words.get(f"reasons.{errorcode.get(error.errno or 0)}")
        raw = error.strerror or str(error)
        problem = f"{meant}: {raw}" if meant else raw
        write_error(
            printable(
                here.words("terminal.summary-not-written", file=name, problem=problem)
            )
            + "\n"
        )
