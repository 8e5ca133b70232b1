"""What `dxplan check` prints: for people, for programs, and for GitHub's runner."""

import os
from collections.abc import Iterator
from dataclasses import replace
from errno import errorcode
from pathlib import Path

from dxplan.check.diagnose import CheckResult
from dxplan.check.relevance import RelevantFindings, most_severe_first
from dxplan.check.run import CheckRun, findings_about_change
from dxplan.cli.check_options import FOR_PEOPLE, CheckFormat, CheckOptions
from dxplan.cli.output import is_github_actions
from dxplan.cli.printed import Audience
from dxplan.cli.session import Session
from dxplan.diagnostics import Severity
from dxplan.messages import Catalogue
from dxplan.reporters import REPORTERS, concise, full, statistics
from dxplan.reporters.markdown import render_within
from dxplan.text.terminal import printable

SUMMARY_BYTES = 1024 * 1024
"""GitHub discards a longer summary of a step."""


def check_texts(
    session: Session, run: CheckRun, options: CheckOptions
) -> Iterator[tuple[Audience, str]]:
    """What is printed of a check, with annotations and a summary for GitHub's runner."""
    catalogue = session.catalogue
    result = run.result
    if session.quiet:
        result = result.reaching(options.fail_on)
    if options.statistics:
        yield "people", statistics.render(result, catalogue, color=session.color)
    elif options.output in FOR_PEOPLE:
        yield from _texts_for_people(session, run, options)
    else:
        reporter = REPORTERS[str(options.output)]
        yield "programs", reporter(run.result, catalogue, color=False)
    is_automatic = options.output is None and is_github_actions()
    if is_automatic and not options.statistics:
        annotate = REPORTERS[CheckFormat.GITHUB]
        yield "programs", annotate(result, catalogue, color=False)
        yield from _append_summary(run.result, catalogue)
    elif options.output is CheckFormat.GITHUB:
        yield from _append_summary(run.result, catalogue)


def _texts_for_people(
    session: Session, run: CheckRun, options: CheckOptions
) -> Iterator[tuple[Audience, str]]:
    """What concerns the change, most severe first, and how much the rest is."""
    catalogue = session.catalogue
    color = session.color
    relevant = findings_about_change(run, options.show, options.fail_on)
    if relevant is None:
        diagnostics = most_severe_first(run.result.diagnostics)
        shown = replace(run.result, diagnostics=diagnostics)
    else:
        shown = relevant.shown
    shown = shown.reaching(options.fail_on if session.quiet else Severity.INFO)
    rest = ""
    if not session.quiet:
        rest = _sentence_on_the_rest(run, options, relevant, catalogue)
    if options.output is CheckFormat.CONCISE:
        yield "people", concise.render(shown, catalogue, color=color)
        if rest:  # whatever reads the lines takes each for a finding
            yield "error", rest + "\n"
        return
    yield (
        "people",
        full.render_shown(
            run.result, shown.diagnostics, catalogue, color=color, note=rest
        ),
    )


def _sentence_on_the_rest(
    run: CheckRun,
    options: CheckOptions,
    relevant: RelevantFindings | None,
    catalogue: Catalogue,
) -> str:
    """How many findings are not shown and which option shows them; empty where all are shown."""
    if relevant is None or not relevant.aside.diagnostics:
        return ""
    variant = "head" if run.request.base is None else str(options.show)
    listed = full.listed_counts(relevant.aside, catalogue)
    return catalogue(f"terminal.aside.{variant}", listed=listed)


def _append_summary(
    result: CheckResult, catalogue: Catalogue
) -> Iterator[tuple[Audience, str]]:
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
        yield "error", printable(sentence) + "\n"
