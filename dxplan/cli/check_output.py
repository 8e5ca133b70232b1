"""What `dxplan check` prints: for people, for programs, and for GitHub's runner."""

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from errno import errorcode
from pathlib import Path

from dxplan.check.diagnose import CheckResult
from dxplan.check.relevance import RelevantFindings, most_severe_first
from dxplan.check.run import CheckRun, ShownFindings, findings_about_change
from dxplan.cli.output import is_github_actions, write, write_data, write_error
from dxplan.cli.session import Session
from dxplan.diagnostics import Severity
from dxplan.messages import Catalogue
from dxplan.reporters import REPORTERS, concise, full, statistics
from dxplan.reporters.markdown import render_within
from dxplan.text.terminal import printable

SUMMARY_BYTES = 1024 * 1024
"""GitHub discards a longer summary of a step."""


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


FOR_PEOPLE = (None, CheckFormat.FULL, CheckFormat.CONCISE)
"""The formats that show what concerns a change; the others are for programs and show all."""


@dataclass(frozen=True, slots=True)
class CheckPrinting:
    """How a check is printed. ``output`` is None where no format was asked for."""

    output: CheckFormat | None
    fail_on: Severity
    show: ShownFindings
    statistics: bool


def print_check(session: Session, run: CheckRun, printing: CheckPrinting) -> None:
    """Print a check, and for GitHub's runner its annotations and its summary."""
    catalogue = session.catalogue
    result = run.result
    if session.quiet:
        result = result.reaching(printing.fail_on)
    if printing.statistics:
        write(statistics.render(result, catalogue, color=session.color))
    elif printing.output in FOR_PEOPLE:
        _print_for_people(session, run, printing)
    else:
        write_data(REPORTERS[str(printing.output)](run.result, catalogue, color=False))
    is_automatic = printing.output is None and is_github_actions()
    if is_automatic and not printing.statistics:
        write_data(REPORTERS[CheckFormat.GITHUB](result, catalogue, color=False))
        _append_summary(run.result, catalogue)
    elif printing.output is CheckFormat.GITHUB:
        _append_summary(run.result, catalogue)


def _print_for_people(session: Session, run: CheckRun, printing: CheckPrinting) -> None:
    """Print what concerns the change, most severe first, and count the rest."""
    catalogue = session.catalogue
    color = session.color
    relevant = findings_about_change(run, printing.show, printing.fail_on)
    if relevant is None:
        diagnostics = most_severe_first(run.result.diagnostics)
        shown = replace(run.result, diagnostics=diagnostics)
    else:
        shown = relevant.shown
    shown = shown.reaching(printing.fail_on if session.quiet else Severity.INFO)
    rest = ""
    if not session.quiet:
        rest = _sentence_on_the_rest(run, printing, relevant, catalogue)
    if printing.output is CheckFormat.CONCISE:
        write(concise.render(shown, catalogue, color=color))
        if rest:  # whatever reads the lines takes each for a finding
            write_error(rest + "\n")
        return
    write(
        full.render_shown(
            run.result, shown.diagnostics, catalogue, color=color, note=rest
        )
    )


def _sentence_on_the_rest(
    run: CheckRun,
    printing: CheckPrinting,
    relevant: RelevantFindings | None,
    catalogue: Catalogue,
) -> str:
    """How many findings are not shown and which option shows them; empty where all are shown."""
    if relevant is None or not relevant.aside.diagnostics:
        return ""
    variant = "head" if run.request.base is None else str(printing.show)
    listed = full.listed_counts(relevant.aside, catalogue)
    return catalogue(f"terminal.aside.{variant}", listed=listed)


def _append_summary(result: CheckResult, catalogue: Catalogue) -> None:
    """Append the report to the summary of the job's step, as far as GitHub takes it."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("ab") as summary:
            text = render_within(result, catalogue, SUMMARY_BYTES - summary.tell())
            summary.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        problem = error.strerror or str(error)
        reason = catalogue.get(f"reasons.{errorcode.get(error.errno or 0)}")
        if reason:
            problem = f"{reason}: {problem}"
        sentence = catalogue("terminal.summary-not-written", file=name, problem=problem)
        write_error(printable(sentence) + "\n")
